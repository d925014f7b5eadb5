/**
 * What may be run in the sandbox and what becomes of it; and what the sandbox needs of the host: its wrapping of a
 * command, a look at processes, a bound on threads. Pure.
 */
import type { Clock } from '../clock.ts'
import type { Stopped } from './sandbox-ending.ts'
import type { Look } from './sandbox-leftovers.ts'
import type { SandboxLimits } from './sandbox-script.ts'

export type Confined = {
  readonly command: readonly [string, ...string[]]
  /** Where it runs, and what it may write. */
  readonly folder: string
  /** Beside the few variables that everything gets; nothing is inherited. */
  readonly env?: Readonly<Record<string, string>>
  /** More that it may write, and more that it may read though it lies in what is hidden. */
  readonly writable?: readonly string[]
  readonly readable?: readonly string[]
  /** The one loopback port that it may reach (inside, at `portInside`); null for no network at all. */
  readonly port: number | null
  readonly onOutput?: (chunk: Uint8Array) => void
  readonly signal?: AbortSignal
}

export type Ran = {
  readonly stopped: Stopped | null
  /** Null after a signal, or when it was stopped. */
  readonly code: number | null
  /** Begin and end of both outputs, in the order in which they came. */
  readonly text: string
  readonly outputBytes: number
  readonly ms: number
}

/** What a sandbox makes of a command. */
export type Wrap = (wish: {
  readonly script: string
  readonly writable: readonly string[]
  readonly readable: readonly string[]
  readonly port: number | null
}) => Promise<{
  /** For /bin/sh. */
  readonly command: string
  readonly done: () => void
}>

export type ProcessCap = { readonly enter: string; readonly release: () => Promise<void> }

export type SandboxDoors = {
  readonly clock: Clock
  readonly wrap: Wrap
  readonly platform: NodeJS.Platform
  /** The processes of this user. */
  readonly look: Look
  /** Whether the end of a command is the end of all it started (a PID namespace); else they are looked for. */
  readonly endsWhole: boolean
  /** Folders of programs, first that of our own Node. */
  readonly programs: readonly string[]
  /** Hidden folders that lie in memory inside (Linux), and are watched as the workspace is. */
  readonly inMemory: readonly string[]
  /** A bound on all threads together, where the kernel has one that binds us; null where it has none. */
  readonly cap: (mostThreads: number) => ProcessCap | null
  /** The port inside for one outside. */
  readonly portInside: (port: number) => number
  /** The mark of this process itself, where it has one (AGENTHOST_RUN). */
  readonly mark: string | null
  readonly temporary: string
}

export type Sandbox = {
  readonly run: (confined: Confined, limits: SandboxLimits) => Promise<Ran>
  readonly portInside: (port: number) => number
}
