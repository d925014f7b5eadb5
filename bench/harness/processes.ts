/**
 * Which processes belong to a run and what they use, read from /proc. A process belongs to a run
 * when its environment names the run's folder; nothing else is ever counted or killed.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'

/** The variable that every process started by a run carries. */
export const RUN_VARIABLE = 'AGENTHOST_BENCH_RUN'

export type Process = {
  readonly pid: number
  readonly ppid: number
  /** One letter of the kernel: R, S, D, T (stopped)… Zombies are never listed. */
  readonly state: string
  readonly argv: readonly string[]
  /** Value of AGENTHOST_RUN, the birth mark of an agent; null where there is none. */
  readonly mark: string | null
}

/** Why processes cannot be looked at here; null where they can. */
export function unfit(): string | null {
  return existsSync('/proc/self/environ') ? null : 'this system has no /proc to read processes from'
}

/** Every live process of a run but this one. */
export function processesOf(run: string): Process[] {
  const found: Process[] = []
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid === process.pid) continue
    const environment = read(`/proc/${pid}/environ`)
    if (!environment.includes(`${RUN_VARIABLE}=${run}\0`)) continue
    const row = rowOf(pid, environment)
    if (row !== null) found.push(row)
  }
  return found
}

/** A zombie is not alive. */
export function isAlive(pid: number): boolean {
  const state = statOf(pid)?.[0]
  return state !== undefined && state !== 'Z' && state !== 'X'
}

/** Sum over processes, in megabytes of 1,048,576 bytes; `pss` counts shared pages once. */
export function memoryOf(pids: readonly number[]): { rssMb: number; pssMb: number } {
  let rss = 0
  let pss = 0
  for (const pid of pids) {
    const rollup = read(`/proc/${pid}/smaps_rollup`)
    rss += kilobytes(rollup, 'Rss')
    pss += kilobytes(rollup, 'Pss')
  }
  return { rssMb: rss / 1024, pssMb: pss / 1024 }
}

/** CPU seconds so far, of the process itself and of the children it has waited for. */
export function cpuSecondsOf(pid: number): { own: number; children: number } {
  const fields = statOf(pid)
  const seconds = (at: number): number => Number(fields?.[at] ?? Number.NaN) / TICKS_A_SECOND
  return { own: seconds(11) + seconds(12), children: seconds(13) + seconds(14) }
}

export function openFilesOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}

/** USER_HZ, which Linux promises to programs whatever the kernel's own tick is. */
const TICKS_A_SECOND = 100

function rowOf(pid: number, environment: string): Process | null {
  const fields = statOf(pid)
  if (fields === null || fields[0] === 'Z') return null
  const mark = /(?:^|\0)AGENTHOST_RUN=([^\0]*)/.exec(environment)
  return {
    pid,
    ppid: Number(fields[1]),
    state: fields[0] ?? '',
    argv: read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1),
    mark: mark?.[1] ?? null,
  }
}

/** The fields after the name: state, ppid, pgid… */
function statOf(pid: number): string[] | null {
  const stat = read(`/proc/${pid}/stat`)
  return stat === '' ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function kilobytes(rollup: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0)
}

/** Empty for a process that is gone or belongs to somebody else: it is then no part of any run. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
