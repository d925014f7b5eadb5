/** What every supervisor must be able to do to be measured; each peer is one file beside this one. */
import type { Room } from '../harness/workbench.ts'

/** One child to be kept running, in words that every supervisor can be told. */
export type Agent = {
  readonly name: string
  readonly argv: readonly string[]
  /** Where the agent writes its pid, for supervisors that cannot do without. */
  readonly pidfile: string
  readonly graceS: number
  readonly log: { readonly maxBytes: number; readonly keep: number }
  readonly probe?: HttpProbe
}

export type HttpProbe = {
  readonly port: number
  readonly everyS: number
  readonly timeoutS: number
  readonly failures: number
}

/** `default`: as shipped. `fast`: the shortest wait before a restart that it offers. */
export type Variant = 'default' | 'fast'

export type Setting = {
  readonly room: Room
  readonly agents: readonly Agent[]
  readonly variant: Variant
  /** Its way to stop the whole process group, where that is an option. */
  readonly wholeGroup: boolean
}

/** A supervisor set up in a room, not yet started. */
export type Seat = {
  /** Starts the supervisor with all agents; resolves when that has been accepted. */
  readonly start: () => Promise<void>
  /** The process whose death is the death of the supervisor. */
  readonly mainPid: () => number
  readonly stopOne: (name: string) => Promise<void>
  readonly stopAll: () => Promise<void>
  /** What it believes to be running. */
  readonly known: () => Promise<readonly { readonly name: string; readonly pid: number }[]>
  /** What launchd or an operator would run after its death. */
  readonly recover: () => Promise<void>
  readonly end: () => Promise<void>
  /** Oldest first. */
  readonly logFiles: (name: string) => readonly string[]
}

export type Peer = {
  readonly name: string
  readonly version: string
  readonly variants: readonly Variant[]
  /** Whether it catches output into rotated files. */
  readonly logs: boolean
  /** Whether it asks agents over HTTP if they are alive. */
  readonly probes: boolean
  readonly seat: (setting: Setting) => Seat
}

export type Found = { readonly peer: Peer } | { readonly name: string; readonly skipped: string }
