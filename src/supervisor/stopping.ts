/**
 * Ends everything that an agent has started: its group, its descendants in sessions of their own,
 * and whatever carries its birth mark though its parents are gone. Signals only processes whose
 * identity was just seen.
 */
import type { Clock, Steady } from '../clock.ts'
import type { Running } from './plan.ts'
import { type Identity, type ProcessRow, type Processes } from './process.ts'
import { treeOf, type TreeRoot } from './tree.ts'

export type StoppingDoors = {
  readonly clock: Clock
  readonly processes: Processes
}

/** How long SIGKILL may take until the process table no longer shows its victims. */
const KILL_WITHIN_MS = 2000
/** A look costs macOS a ps of all processes: each wait is longer than the last. */
const LOOK_AFTER_MS = 20
const LOOK_LATER = 1.5
const LOOK_EVERY_MS = 250
/** A preset's own way to ask must not hold up the stop. */
const ASK_WITHIN_MS = 3000

/**
 * The stop signal to the group, once: a second one makes many programs end without cleaning up. Then
 * SIGCONT, so that a stopped process can act on it.
 */
export function signalStop(
  { identity }: Pick<Running, 'identity'>,
  signal: NodeJS.Signals,
  { processes }: StoppingDoors,
): void {
  if (!processes.isAlive(identity)) return
  const group = { group: identity.pid }
  // A process that has made itself another group, or one with members of another user, is signalled alone.
  if (processes.signal(group, signal) !== 'sent') {
    processes.signal({ process: identity }, signal)
    processes.signal({ process: identity }, 'SIGCONT')
  } else processes.signal(group, 'SIGCONT')
}

/** Runs the preset's own way, for so long as it is allowed to take. Its failure is no error. */
export async function askPolitely(ask: Promise<void>, clock: Clock): Promise<void> {
  let cancel = (): void => undefined
  const late = new Promise<void>((resolve) => {
    cancel = clock.wakeAt(clock.steady() + ASK_WITHIN_MS, resolve)
  })
  // A preset that cannot ask any more is about to get the signal anyway.
  await Promise.race([ask.catch(() => undefined), late])
  cancel()
}

/**
 * SIGKILL to all that belongs to the agent, and to `known` even where it has lost every tie. Where the
 * processes cannot be looked at, to the group of a main process that lives; then it rejects.
 */
export async function killTree(
  root: TreeRoot,
  known: readonly ProcessRow[],
  doors: StoppingDoors,
): Promise<readonly ProcessRow[]> {
  const table = await doors.processes.list({ marks: true }).catch((error: unknown) => {
    killGroup(root.identity, doors)
    throw error
  })
  const victims = new Map<number, ProcessRow>()
  for (const row of treeOf(table, root)) victims.set(row.pid, row)
  for (const row of known) {
    const still = table.find(({ pid, startedAt }) => pid === row.pid && startedAt === row.startedAt)
    if (still !== undefined) victims.set(row.pid, still)
  }
  const alive = [...victims.values()].filter(({ state }) => state !== 'zombie')
  for (const row of alive) doors.processes.signal({ process: identityOf(row, doors) }, 'SIGKILL')
  return alive
}

export type Cleared = {
  /** How many processes were there to be ended. */
  readonly found: number
  /** How many of them live on: normally none. */
  readonly left: number
}

/** Kills until nothing is left, bounded. A look that fails says nothing; rejects when the last one does. */
export async function clearOut(
  root: TreeRoot,
  known: readonly ProcessRow[],
  doors: StoppingDoors,
): Promise<Cleared> {
  const until = doors.clock.steady() + KILL_WITHIN_MS
  let found = 0
  for (let waitMs = LOOK_AFTER_MS; ; waitMs = longer(waitMs)) {
    const isLast = doors.clock.steady() >= until
    try {
      const alive = await killTree(root, known, doors)
      found = Math.max(found, alive.length)
      if (alive.length === 0 || isLast) return { found, left: alive.length }
    } catch (error) {
      if (isLast) throw error
    }
    await pass(waitMs, doors)
  }
}

/** Members of the agent's own group may need their grace longer than its main process did. */
export async function untilGroupIsGone(
  { pid }: Identity,
  until: Steady,
  doors: StoppingDoors,
): Promise<void> {
  const isGone = async (): Promise<boolean> => {
    const table = await doors.processes.list({ marks: false })
    return !table.some((row) => row.pgid === pid && row.state !== 'zombie')
  }
  for (let waitMs = LOOK_AFTER_MS; doors.clock.steady() < until; waitMs = longer(waitMs)) {
    // Where it cannot be told, they get the grace.
    if (await isGone().catch(() => false)) return
    await pass(waitMs, doors)
  }
}

function longer(waitMs: number): number {
  return Math.min(waitMs * LOOK_LATER, LOOK_EVERY_MS)
}

function pass(waitMs: number, { clock }: StoppingDoors): Promise<void> {
  return new Promise((resolve) => {
    clock.wakeAt(clock.steady() + waitMs, resolve)
  })
}

function killGroup(identity: Identity, { processes }: StoppingDoors): void {
  if (processes.isAlive(identity)) processes.signal({ group: identity.pid }, 'SIGKILL')
}

function identityOf({ pid, startedAt }: ProcessRow, { processes }: StoppingDoors): Identity {
  return { pid, startedAt, bootId: processes.bootId() }
}
