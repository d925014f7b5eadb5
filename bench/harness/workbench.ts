/**
 * The place where runs happen: the compiled programs, a folder for each run, and the sweep that
 * leaves nothing behind. Only processes that carry the run's own folder in their environment die.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { run, runWell } from './command.ts'
import { RUN_VARIABLE, processesOf } from './processes.ts'
import { readStamps, type Stamps } from './stamps.ts'

export type Workbench = {
  /** Peers and results are kept here between runs, outside the checkout. */
  readonly cache: string
  /** Everything of this run is under it; removed at the end unless something went wrong. */
  readonly root: string
  readonly child: string
  readonly floor: string
  readonly say: (text: string) => void
}

/** One run of one supervisor: a private folder and what its agents have stamped. */
export type Room = {
  readonly dir: string
  readonly stamps: Stamps
  /** Number of written lines of each process is kept here by the agents themselves. */
  readonly counts: string
  /** Environment of everything started in this room. */
  readonly env: Readonly<Record<string, string>>
  /** Set by what finds something wrong: the folder is then kept for looking. */
  keep: boolean
}

const SOURCES = join(import.meta.dirname, '..')

/** Empty counts as unset (XDG base directories). */
export function cacheFolder(): string {
  const set = process.env['XDG_CACHE_HOME'] ?? ''
  return join(set === '' ? join(homedir(), '.cache') : set, 'agenthost-bench')
}

export async function openWorkbench(say: (text: string) => void): Promise<Workbench> {
  const cache = cacheFolder()
  mkdirSync(cache, { recursive: true })
  const root = mkdtempSync(join(tmpdir(), 'ahb-'))
  const [child, floor] = await Promise.all([compile(root, 'child'), compile(root, 'floor')])
  return { cache, root, child, floor, say }
}

/** Does `work` in a fresh room and clears it up, whatever happens. Says what it had to kill. */
export async function inRoom<T>(
  bench: Workbench,
  work: (room: Room) => Promise<T>,
  parent = bench.root,
): Promise<T> {
  const dir = mkdtempSync(join(parent, 'r'))
  const counts = join(dir, 'counts')
  mkdirSync(counts)
  const stamps = readStamps(join(dir, 'stamps'))
  const room: Room = { dir, stamps, counts, env: { [RUN_VARIABLE]: dir }, keep: false }
  try {
    return await work(room)
  } finally {
    const left = await sweep(dir)
    if (left > 0) bench.say(`swept ${left} processes left in ${dir}`)
    if (room.keep) bench.say(`kept for looking: ${dir}`)
    else rmSync(dir, { recursive: true, force: true })
  }
}

/** Kills what carries this room in its environment until nothing does. Gives how many there were. */
export async function sweep(dir: string): Promise<number> {
  const met = new Set<number>()
  for (let round = 0; round < 100; round++) {
    const left = processesOf(dir)
    if (left.length === 0) return met.size
    for (const { pid } of left) {
      met.add(pid)
      kill(pid, 'SIGKILL')
    }
    await pause(20)
  }
  throw new Error(`unable to end the processes of ${dir}: ${processesOf(dir).length} are left`)
}

/** Signals a process that may be gone by now. */
export function kill(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

/** How many lines each process of the room has written, by its own account. */
export function linesWritten(room: Room): Map<number, number> {
  const counts = new Map<number, number>()
  for (const pid of readdirSync(room.counts)) {
    const bytes = readFileSync(join(room.counts, pid))
    counts.set(Number(pid), bytes.length === 8 ? Number(bytes.readBigUInt64LE()) : 0)
  }
  return counts
}

export function closeWorkbench(bench: Workbench): void {
  const kept = readdirSync(bench.root).filter((name) => name.startsWith('r'))
  if (kept.length === 0) rmSync(bench.root, { recursive: true, force: true })
}

async function compile(root: string, name: string): Promise<string> {
  const program = join(root, name)
  const compiler = process.env['CC'] ?? 'cc'
  const found = await run([compiler, '--version']).catch(() => null)
  if (found === null) throw new Error(`unable to compile bench/${name}.c: there is no ${compiler}`)
  await runWell([compiler, '-O2', '-o', program, join(SOURCES, `${name}.c`)])
  if (!existsSync(program))
    throw new Error(`unable to compile bench/${name}.c: no program came out`)
  return program
}
