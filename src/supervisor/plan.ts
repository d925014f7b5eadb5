/** What the supervisor is told about one agent, all of it declared: `agents/` makes it from a config entry. */
import type { Identity } from './process.ts'

export type RestartPolicy = {
  readonly when: 'always' | 'on-failure' | 'never'
  /** Exit codes that count as "finished its work" under `on-failure`. */
  readonly successCodes: readonly number[]
  /** Exit codes after which a restart is useless (78: its configuration is wrong): after so many in a row. */
  readonly parkCodes: readonly number[]
  readonly parkAfter: 1 | 2
  /** An agent up this long restarts at once the first time. */
  readonly upLongEnoughMs: number
  /** Waits after that, one step per failure in a row; the last repeats. */
  readonly stepsMs: readonly number[]
  /** ± share of each wait, so that agents felled together do not come back together. */
  readonly jitter: number
  /** An agent up this long starts again from the first step. */
  readonly resetAfterMs: number
  /** More than this many starts within the window, and the agent is `failed`. */
  readonly limit: { readonly starts: number; readonly withinMs: number }
  /** A failed agent is tried again this often. */
  readonly slowRetryMs: number
}

/** One question to an agent. `unknown` is neither proof of life nor of death. */
export type Verdict = {
  readonly kind: 'alive' | 'silent' | 'unknown'
  /** What was seen, in words for a person. */
  readonly why: string
}

export type Probe =
  /** A status within `status` and, where `body` is given, a JSON object that contains it. */
  | {
      readonly kind: 'http'
      readonly url: string
      readonly status: { readonly from: number; readonly to: number }
      readonly body: Readonly<Record<string, unknown>> | null
    }
  /** Bytes must come back; an accepted connection proves nothing (openclaw#150955). */
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly send: string }
  /** Exit code 0 means alive. Run in the agent's workdir with its environment. */
  | { readonly kind: 'exec'; readonly argv: readonly string[] }
  /** New bytes in its log within `silenceMs`. */
  | { readonly kind: 'output'; readonly silenceMs: number }
  /** A file whose mtime is younger than `silenceMs`. */
  | { readonly kind: 'heartbeat'; readonly path: string; readonly silenceMs: number }
  /** A text in what it has logged since this start. Only for readiness. */
  | { readonly kind: 'text'; readonly text: string }
  /** The preset's own question. */
  | {
      readonly kind: 'preset'
      readonly name: string
      readonly ask: (running: Running, signal: AbortSignal) => Promise<Verdict>
    }

export type AliveRule = {
  readonly probe: Probe
  readonly everyMs: number
  readonly timeoutMs: number
  /** Silent verdicts in a row that make it hung. */
  readonly failures: number
  /** Asked once more before the verdict `hung` is acted on (OpenClaw's WebSocket challenge); null: no. */
  readonly lastWord: Probe | null
}

export type ReadyRule = {
  readonly probe: Probe
  readonly everyMs: number
  readonly timeoutMs: number
  /** From spawn to ready; then it is stopped as `not-ready`. */
  readonly withinMs: number
}

export type Plan = {
  readonly name: string
  readonly preset: string
  /** Changes exactly when the person changed this agent's entry; a changed one restarts the agent. */
  readonly fingerprint: string
  readonly argv: readonly string[]
  readonly workdir: string
  /** The whole environment but for the two marks, and the names of the secrets that come to it at a start. */
  readonly env: Readonly<Record<string, string>>
  readonly secretEnv: Readonly<Record<string, string>>
  /** `pipe`: a named pipe that the agent itself holds open, so that it outlives us. */
  readonly stdin: 'none' | 'pipe'
  /** Agents that must be ready before this one starts, and that stop after it. */
  readonly after: readonly string[]
  readonly restart: RestartPolicy
  /** Null: up as soon as it is spawned. */
  readonly ready: ReadyRule | null
  readonly alive: readonly AliveRule[]
  /** Restarted when over `maxBytes` (whole tree) for `samples` samples in a row. */
  readonly memory: { readonly maxBytes: number; readonly samples: number } | null
  readonly stop: { readonly signal: NodeJS.Signals; readonly graceMs: number }
  readonly onWake: 'probe' | 'restart' | 'ignore'
  readonly log: { readonly maxBytes: number; readonly keep: number }
  readonly behaviour: Behaviour
}

/** What is known of an agent while it runs; handed to the preset's own functions. */
export type Running = {
  readonly name: string
  readonly generation: number
  readonly identity: Identity
  /** Its private folder, `agents/<name>/`. */
  readonly folder: string
  readonly logPath: string
  /** Writes whole text into its stdin pipe; rejects when the agent does not take it in time. */
  readonly write: (text: string) => Promise<void>
}

/** What a start is made of, once the preset has had its say. */
export type Launch = {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** What a preset does in its own way. Every member may be left out. */
export type Behaviour = {
  /** Why it must not start now, in words for a person; null when it may. */
  readonly preflight?: (at: StartContext) => Promise<string | null>
  /** Writes its files and settles the command of this start. */
  readonly prepare?: (at: StartContext) => Promise<Launch>
  /** Starts it by other means than a child of ours (tmux); gives the pid to supervise. */
  readonly launch?: (at: StartContext, launch: Launch) => Promise<number>
  /** The preset's own way to ask it to end, before any signal. Rejection is not an error. */
  readonly askToStop?: (running: Running) => Promise<void>
  /** Puts a person's text in; resolves when the agent has taken it. */
  readonly send?: (running: Running, text: string) => Promise<void>
  /** True when a restart now would cost no work; unknown counts as not idle. */
  readonly isIdle?: (running: Running) => Promise<boolean>
  /** The command that attaches a terminal. */
  readonly attach?: (folder: string) => readonly string[]
}

export type StartContext = {
  readonly name: string
  readonly generation: number
  readonly mark: string
  readonly folder: string
  readonly logPath: string
  readonly workdir: string
  /** Environment including the secrets and the two marks. */
  readonly env: Readonly<Record<string, string>>
  /** Wraps a command so that its process writes its pid and gives way to a voided intent. */
  readonly wrap: (argv: readonly string[]) => readonly string[]
}
