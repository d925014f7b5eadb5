/**
 * What the supervisor knows of processes, and the doors through which `platform/` tells it.
 * Identity is pid + kernel start time + boot: it does not drift over sleep, and a recycled pid
 * does not match, so it is never signalled.
 */

export type Identity = {
  readonly pid: number
  /** The kernel's start time as the platform prints it; only ever compared for equality. */
  readonly startedAt: string
  readonly bootId: string
}

export type ProcessState = 'running' | 'stopped' | 'zombie'

export type ProcessRow = {
  readonly pid: number
  readonly ppid: number
  readonly pgid: number
  readonly startedAt: string
  readonly rssBytes: number
  readonly state: ProcessState
  /** Value of AGENTHOST_RUN in its environment; null where it has none or it cannot be read. */
  readonly mark: string | null
}

export type Processes = {
  readonly bootId: () => string
  /** All processes of this user. `marks: false` leaves `mark` null and is much cheaper. Rejects when unknown. */
  readonly list: (what: { readonly marks: boolean }) => Promise<readonly ProcessRow[]>
  /** Null when there is no such process, or only its zombie. Rejects when that cannot be told. */
  readonly identify: (pid: number) => Promise<Identity | null>
  /** Without those that are gone. Cheap enough to be asked again and again for a moment. */
  readonly statesOf: (pids: readonly number[]) => Promise<ReadonlyMap<number, ProcessState>>
  /** False when it is known to be gone. Cheap enough for five times a second. A zombie is not alive. */
  readonly isAlive: (identity: Identity) => boolean
  /**
   * `gone` when nobody is left to signal (ESRCH, or EPERM of a group with only zombies on macOS); `refused`
   * when it is another user's, or may be another process of the same pid: then nothing was sent.
   */
  readonly signal: (target: SignalTarget, signal: NodeJS.Signals) => 'sent' | 'gone' | 'refused'
}

/** A process by its identity (checked before the signal), or the group that it leads. */
export type SignalTarget = { readonly process: Identity } | { readonly group: number }

/** The birth mark: `<home id>/<agent>/<generation>/<random>`, inherited by every descendant. */
export type Mark = {
  readonly homeId: string
  readonly agent: string
  readonly generation: number
}

export function writeMark(mark: Mark, random: string): string {
  return `${mark.homeId}/${mark.agent}/${mark.generation}/${random}`
}

/** Null for a text that is no mark of ours, so that a foreign AGENTHOST_RUN is left alone. */
export function readMark(text: string): Mark | null {
  const [homeId, agent, generation, random, ...rest] = text.split('/')
  if (!homeId || !agent || !random || rest.length > 0) return null
  if (generation === undefined || !/^[1-9]\d{0,14}$/.test(generation)) return null
  return { homeId, agent, generation: Number(generation) }
}

export function sameProcess(a: Identity, b: Identity): boolean {
  return a.pid === b.pid && a.startedAt === b.startedAt && a.bootId === b.bootId
}
