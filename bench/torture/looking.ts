/**
 * The processes of a stage as /proc has them: whatever has the stage's folder in its environment, which nothing else
 * ever has. Nothing else is counted or signalled.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { readMark, type Mark } from '../../src/supervisor/process.ts'

export type Seen = {
  readonly pid: number
  readonly ppid: number
  readonly group: number
  /** One letter of the kernel: R, S, D, T (stopped). Zombies are not listed: they show no environment. */
  readonly state: string
  /** Clock ticks after the boot: with the pid it is one process and no other. */
  readonly start: string
  readonly argv: readonly string[]
  readonly mark: (Mark & { readonly text: string }) | null
}

/** `folder`: what the stage has made for itself. */
export function look(folder: string): readonly Seen[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return []
    const environment = read(`/proc/${name}/environ`)
    if (!environment.includes(folder)) return []
    const seen = rowOf(Number(name), environment)
    return seen === null ? [] : [seen]
  })
}

/** The very process, not another one of its number. */
export function isStillThere({ pid, start }: Pick<Seen, 'pid' | 'start'>): boolean {
  const fields = statOf(pid)
  return fields !== null && fields[0] !== 'Z' && fields[19] === start
}

/** Signals it unless it has gone. */
export function signal(seen: Pick<Seen, 'pid' | 'start'>, name: NodeJS.Signals): boolean {
  if (!isStillThere(seen)) return false
  return sent(seen.pid, name)
}

export function signalGroup(seen: Seen, name: NodeJS.Signals): boolean {
  return isStillThere(seen) && seen.group > 1 && sent(-seen.group, name)
}

function sent(target: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(target, name)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

function rowOf(pid: number, environment: string): Seen | null {
  const fields = statOf(pid)
  if (fields === null || fields[0] === 'Z' || fields[0] === 'X') return null
  const text = /(?:^|\0)AGENTHOST_RUN=([^\0]*)/.exec(environment)?.[1]
  const mark = text === undefined ? null : readMark(text)
  return {
    pid,
    ppid: Number(fields[1]),
    group: Number(fields[2]),
    state: fields[0] ?? '',
    start: fields[19] ?? '',
    argv: read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1),
    mark: mark === null || text === undefined ? null : { ...mark, text },
  }
}

/** The fields after the name: state, ppid, pgid… */
function statOf(pid: number): readonly string[] | null {
  const stat = read(`/proc/${pid}/stat`)
  return stat === '' ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // It has ended meanwhile.
    return ''
  }
}
