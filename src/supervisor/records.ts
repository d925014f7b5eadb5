/** What the supervisor keeps in `host.db`; `store/` implements these doors. All are one transaction each. */
import type { Instant } from '../clock.ts'
import type { Exit, Wanted } from './life.ts'
import type { Identity } from './process.ts'

export type AgentRecord = {
  readonly name: string
  readonly wanted: Wanted
  /** Counts starts for ever, also over daemons. */
  readonly generation: number
  /** Fingerprint of the config entry that the running process was started from. */
  readonly fingerprint: string
  readonly mark: string | null
  /** Null while no start is recorded as running: none was, or the daemon died in the middle of one. */
  readonly identity: Identity | null
  /** Whether a start was intended and no end of it was recorded. */
  readonly open: boolean
  readonly ready: boolean
  readonly startedAt: Instant | null
  readonly restarts: number
  readonly failures: number
  readonly lastExit: (Exit & { readonly at: Instant }) | null
}

export type Records = {
  readonly agents: () => readonly AgentRecord[]
  readonly setWanted: (name: string, wanted: Wanted) => void
  /** Before the spawn: no process of a generation may exist that was not intended here. */
  readonly intend: (start: Start) => void
  readonly started: (name: string, generation: number, identity: Identity) => void
  readonly ready: (name: string, generation: number) => void
  readonly ended: (
    name: string,
    generation: number,
    exit: Exit & { readonly at: Instant },
    failures: number,
  ) => void
  readonly forget: (name: string) => void
}

export type Start = {
  readonly name: string
  readonly generation: number
  readonly fingerprint: string
  readonly mark: string
  readonly at: Instant
  /** False for starts that a person asked for. */
  readonly isRestart: boolean
}

export type NewEvent = {
  readonly at: Instant
  readonly kind: string
  readonly subject: string
  readonly message: string
  readonly data: Readonly<Record<string, unknown>>
}

export type Events = {
  /** Gives the cursor of the new event. */
  readonly append: (event: NewEvent) => number
  /** In one transaction, together with what else is to be written then. */
  readonly appendAll: (events: readonly NewEvent[], also?: readonly (() => void)[]) => void
  /** Events after a cursor, oldest first. */
  readonly since: (
    cursor: number,
    limit: number,
  ) => readonly (NewEvent & { readonly cursor: number })[]
  /** Those of these kinds among the newest `within` events, oldest first. */
  readonly newestOf: (
    kinds: readonly string[],
    within: number,
  ) => readonly (NewEvent & { readonly cursor: number })[]
  readonly newestCursor: () => number
  /** Deletes all but the newest so many: the table has a limit. */
  readonly keepNewest: (count: number) => void
}
