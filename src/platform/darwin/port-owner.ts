/** Who listens on a TCP port, from lsof(8). */
import type { MacTools, Ran } from './tools.ts'

/** `pid` null: somebody may, but who is not known. */
export type Listener = { readonly pid: number | null; readonly command: string }

const UNKNOWN: Listener = { pid: null, command: 'unknown' }

/** Null when nobody of ours listens: other users' sockets are shown to root alone. */
export async function listenerOn(port: number, tools: MacTools): Promise<Listener | null> {
  const ran = await tools.run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpcn'])
  return judgeLsof(ran, port)
}

/**
 * lsof exits with 1 both when nothing listens, then it says nothing but warnings, and when it failed. Of
 * several owners the one is named whose address `127.0.0.1:PORT` leads to.
 */
export function judgeLsof({ code, out, err }: Ran, port: number): Listener | null {
  const found = parseLsof(out)
  const [first] = found
  if (first !== undefined) {
    const reached = new Set([`127.0.0.1:${port}`, `*:${port}`])
    const { pid, command } = found.find(({ names }) => names.some((n) => reached.has(n))) ?? first
    return { pid, command }
  }
  const complaints = err.split('\n').filter((line) => line !== '' && !/^lsof: WARNING/.test(line))
  const isNone = (code === 0 || code === 1) && out.trim() === '' && complaints.length === 0
  return isNone ? null : UNKNOWN
}

type Owner = { readonly pid: number; readonly command: string; readonly names: readonly string[] }

/** `-F` output, a field a line: `p<pid>` begins a process, `c<command>`; per file `f` and `n<name>`. */
export function parseLsof(output: string): readonly Owner[] {
  const owners: { pid: number; command: string; names: string[] }[] = []
  // A last line without its end may be a pid cut short.
  for (const line of output.split('\n').slice(0, -1)) {
    const pid = /^p([1-9]\d{0,9})\r?$/.exec(line)?.[1]
    const owner = owners.at(-1)
    if (pid !== undefined) owners.push({ pid: Number(pid), command: 'unknown', names: [] })
    else if (owner !== undefined && line.startsWith('c')) owner.command = line.slice(1).trim()
    else if (owner !== undefined && line.startsWith('n')) owner.names.push(line.slice(1).trim())
  }
  return owners
}
