/** What the agents of a run have stamped about themselves, read as the file grows. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

export type Stamp = {
  /** Milliseconds since 1970 with a fraction, of the same clock as `nowMs`. */
  readonly ms: number
  readonly pid: number
  readonly what: string
  readonly tag: string
}

export type Stamps = {
  readonly path: string
  readonly all: () => readonly Stamp[]
  readonly starts: () => readonly Stamp[]
  /** The newest start of every agent, by tag. */
  readonly newest: () => ReadonlyMap<string, Stamp>
}

/** The wall clock with its microseconds. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now()
}

export function readStamps(path: string): Stamps {
  const seen: Stamp[] = []
  let offset = 0
  let rest = ''
  const all = (): readonly Stamp[] => {
    const added = readFrom(path, offset)
    offset += added.length
    const lines = (rest + added.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) seen.push(parse(line))
    return seen
  }
  const starts = (): readonly Stamp[] => all().filter(({ what }) => what === 'start')
  const newest = (): ReadonlyMap<string, Stamp> =>
    new Map(starts().map((stamp) => [stamp.tag, stamp]))
  return { path, all, starts, newest }
}

/** The first value of `look` that is not undefined or false; null when the time is up. */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { withinMs, everyMs = 5 }: { readonly withinMs: number; readonly everyMs?: number },
): Promise<T | null> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() > deadline) return null
    await pause(everyMs)
  }
}

function parse(line: string): Stamp {
  const [nanoseconds = '', pid = '', what = '', tag = ''] = line.split(' ')
  return { ms: Number(nanoseconds.slice(0, -3)) / 1000, pid: Number(pid), what, tag }
}

function readFrom(path: string, offset: number): Buffer {
  if (!existsSync(path)) return Buffer.alloc(0)
  const file = openSync(path, 'r')
  const parts: Buffer[] = []
  for (let at = offset; ;) {
    const part = Buffer.alloc(65_536)
    const length = readSync(file, part, 0, part.length, at)
    if (length === 0) break
    parts.push(part.subarray(0, length))
    at += length
  }
  closeSync(file)
  return Buffer.concat(parts)
}
