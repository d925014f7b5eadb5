/** What a preset needs to know of the host, and the doors through which it looks at it. */
import type { Clock, Steady } from '../clock.ts'
import type { GatewayAccess } from './gateway-access.ts'

export type Host = {
  /** AGENTHOST_HOME. */
  readonly home: string
  readonly clock: Clock
  /** The daemon's own environment: only a few names of it reach an agent. */
  readonly env: NodeJS.ProcessEnv
  /** The Node that runs us, for programs that want one (OpenClaw needs 24.16). */
  readonly node: string
  readonly platform: NodeJS.Platform
  /** Null where the configuration in force has none. */
  readonly gateway: GatewayAccess | null
  /** Who listens on a port of this host: null nobody, `pid` null where it cannot be seen. */
  readonly portOwner: (port: number) => Promise<PortOwner | null>
  /** Why OpenClaw's own service would fight with ours; null when it is not there. */
  readonly openclawService: () => Promise<string | null>
  readonly readLog: LogDoor
  /** All processes of this user with their arguments, one blank between two of them. */
  readonly commandLines: () => Promise<readonly CommandLine[]>
  /** Since the last wake of the host: what was silent before it may speak again. */
  readonly evidenceFrom: () => Steady
  /** Tells the operator what an agent's preset did by itself. */
  readonly note: (agent: string, message: string) => void
}

export type CommandLine = { readonly pid: number; readonly command: string }

export type PortOwner = { readonly pid: number | null; readonly command: string }

export type LogCursor = { readonly sequence: number; readonly offset: number }

/** Reading an agent's log across its rotations. */
export type LogDoor = {
  readonly cursorAtEnd: (path: string) => LogCursor
  readonly readNew: (
    path: string,
    cursor: LogCursor,
    maxBytes: number,
  ) => { readonly bytes: Buffer; readonly cursor: LogCursor }
}
