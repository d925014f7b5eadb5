/** What an attempt came to, and the runs they belong to. Pure. */
import type { Instant } from '../clock.ts'

/** How the model was reached: through which program. */
export type HarnessName = 'claude-code' | 'openclaw' | 'direct'

/** Why an attempt ended as it did; only the first three say something about the model's skill. */
export type Outcome =
  | 'passed'
  | 'failed'
  /** A limit of the task: time, turns, money, output without end. */
  | 'limit'
  /** The model called tools in a circle, or answered nothing. */
  | 'loop'
  | 'empty'
  /** Not the model's: connection, 429, 5xx. */
  | 'transport'
  /** Another model answered than was asked for. */
  | 'other-model'
  /** Ours: the sandbox, the harness, the host. */
  | 'harness'

/** Whether it counts for or against the model. */
export function counts(outcome: Outcome): boolean {
  return !['transport', 'other-model', 'harness'].includes(outcome)
}

export type Measures = {
  readonly turns: number | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly costNanoUsd: bigint | null
  readonly wallMs: number
  readonly firstTokenMs: number | null
  readonly toolCalls: number
  /** By the gateway's verdicts (src/gateway/reading.ts), and those that only the harness sees. */
  readonly toolVerdicts: Readonly<Record<string, number>>
}

/** One try of one model at one task: identified by these four and its run, so that none is run or paid twice. */
export type AttemptKey = {
  readonly model: string
  readonly task: string
  readonly repeat: number
  readonly stage: 1 | 2
}

export type Attempt = AttemptKey & {
  readonly outcome: Outcome
  /** A line for a person. */
  readonly why: string
  readonly measures: Measures
  readonly servedModel: string | null
  readonly provider: string | null
  readonly startedAt: Instant
  readonly endedAt: Instant
}

export type Run = {
  readonly id: number
  readonly suite: string
  readonly suiteHash: string
  readonly harness: HarnessName
  /** Version of the harness's program: another one is another measurement. */
  readonly harnessVersion: string
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  /** `good`; `invalid` for too much transport trouble; `stopped` by its budget or by a person; null while it goes on. */
  readonly state: 'good' | 'invalid' | 'stopped' | null
}
