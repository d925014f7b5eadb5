/**
 * The configuration as the rest of the program sees it: parsed, checked, durations in milliseconds,
 * sizes in bytes, paths absolute, defaults still open where a preset has its own (undefined).
 */
import type { AlertsEntry } from './alerts.ts'
import type { CapEntry, GatewayEntry, RouteEntry } from './gateway.ts'
import type { RankingsEntry } from './rankings.ts'
import type { RegressionEntry } from './regression.ts'
import type { UpstreamEntry } from './upstreams.ts'
import type { JobEntry } from './job-entry.ts'

export type ProbeEntry =
  | {
      readonly http: string
      readonly status?: { readonly from: number; readonly to: number }
      readonly body?: Readonly<Record<string, unknown>>
    }
  | { readonly tcp: string; readonly send?: string }
  | { readonly exec: readonly string[] }
  | { readonly heartbeat: string; readonly silenceMs: number }

/** The preset's own probe, with other numbers. */
export type OwnProbeEntry = { readonly own: true }

export type ReadyEntry = (ProbeEntry | OwnProbeEntry | { readonly output: string }) & {
  readonly withinMs?: number
  readonly everyMs?: number
  readonly timeoutMs?: number
}

export type AliveEntry = (ProbeEntry | OwnProbeEntry) & {
  readonly everyMs?: number
  readonly timeoutMs?: number
  readonly failures?: number
}

export type RestartEntry = {
  readonly when?: 'always' | 'on-failure' | 'never'
  readonly successCodes?: readonly number[]
  readonly parkCodes?: readonly number[]
  readonly upLongEnoughMs?: number
  readonly stepsMs?: readonly number[]
  readonly jitter?: number
  readonly resetAfterMs?: number
  readonly limit?: { readonly starts: number; readonly withinMs: number }
  readonly slowRetryMs?: number
}

/** What every preset understands. */
type Common = {
  readonly name: string
  /** Hash of the entry as the person wrote it: changes exactly when they changed it. */
  readonly fingerprint: string
  readonly workdir: string
  readonly env: Readonly<Record<string, string>>
  /** Variables whose values are kept as secrets, by the names of these. */
  readonly secretEnv: Readonly<Record<string, string>>
  readonly after: readonly string[]
  readonly restart: RestartEntry
  readonly ready?: ReadyEntry
  readonly alive: readonly AliveEntry[]
  readonly hungAfterSilenceMs?: number
  readonly memory?: { readonly maxBytes: number; readonly samples?: number }
  readonly stop: { readonly signal?: NodeJS.Signals; readonly graceMs?: number }
  readonly onWake?: 'probe' | 'restart' | 'ignore'
  readonly log: { readonly maxBytes?: number; readonly keep?: number }
  /** What it asks the gateway for, and may spend there; `none`: nothing, whatever the section says. */
  readonly route?: RouteEntry | 'none'
  readonly cap?: readonly CapEntry[]
}

export type CommandEntry = Common & {
  readonly preset: 'command'
  readonly command: readonly [string, ...string[]]
  /** `pipe` makes `agenthost send` possible. */
  readonly stdin: 'none' | 'pipe'
}

export type OpenclawEntry = Common & {
  readonly preset: 'openclaw'
  readonly port: number
  /** Path of openclaw.mjs or of the `openclaw` link; looked up on the PATH when left out. */
  readonly program?: string
  readonly stateDir?: string
  readonly configPath?: string
}

export type ClaudeEntry = Common & {
  readonly preset: 'claude-code' | 'claude-code-tmux'
  readonly program?: string
  readonly model?: string
  /** Session to take up; the host makes one up when left out. */
  readonly session?: string
  readonly permissionMode?: string
  readonly allowedTools?: readonly string[]
  readonly mcpConfig?: string
  /** Arguments added to Claude Code's command line. */
  readonly args: readonly string[]
  /** An open turn without any event for this long is interrupted. */
  readonly turnSilenceMs?: number
}

export type AgentEntry = CommandEntry | OpenclawEntry | ClaudeEntry

export type Config = {
  /** Where it was read from, for messages. */
  readonly path: string
  readonly agents: readonly AgentEntry[]
  readonly jobs: readonly JobEntry[]
  /** Null where the file says nothing of alerts. */
  readonly alerts: AlertsEntry | null
  /** Null: there is no gateway. */
  readonly gateway: GatewayEntry | null
  readonly upstreams: readonly UpstreamEntry[]
  readonly rankings: RankingsEntry
  readonly regression: RegressionEntry
}
