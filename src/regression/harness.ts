/** How one attempt is made: the door that each harness implements, and what it comes back with. Pure. */
import type { Instant } from '../clock.ts'
import type { Chore, Task, ToolPrompt } from './task.ts'
import type { HarnessName, Outcome } from './trial.ts'

export type AttemptAsk = {
  /** `openrouter/…`: asked for directly, as the attempt's own token allows. */
  readonly model: string
  /** `http://127.0.0.1:PORT` of the gateway, and the token of this attempt alone. */
  readonly gateway: { readonly url: string; readonly token: string }
  readonly limits: Task['limits']
  /** Aborted when the run is to stop. */
  readonly stop: AbortSignal
}

export type Done = {
  readonly outcome: Outcome
  readonly why: string
  readonly turns: number | null
  readonly wallMs: number
  readonly firstTokenMs: number | null
  /** What only the harness's own stream shows: refused edits, denials, lost calls; by name. */
  readonly seen: Readonly<Record<string, number>>
}

/** Works on a chore in a folder of its own; grading comes afterwards and is not its business. */
export type ChoreHarness = {
  readonly name: HarnessName
  /** Rejects with what is missing and how to get it. */
  readonly version: () => Promise<string>
  readonly attempt: (task: Chore, workspace: string, ask: AttemptAsk) => Promise<Done>
}

/** Sends one prompt and judges the reply. */
export type PromptHarness = {
  readonly name: HarnessName
  readonly version: () => Promise<string>
  readonly attempt: (prompt: ToolPrompt, ask: AttemptAsk) => Promise<Done>
}

/** What the gateway's ledger says of an attempt's calls, by its token's name; null where nothing arrived. */
export type LedgerFacts = {
  readonly costNanoUsd: bigint
  /** Whether every call of it is settled by what the upstream said. */
  readonly isSettled: boolean
  readonly calls: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly servedModels: readonly string[]
  readonly providers: readonly string[]
  /** Outcomes of tries that are the way's trouble, not the model's. */
  readonly transport: number
  /** ToolVerdict and AnswerFault counts, summed. */
  readonly tools: Readonly<Record<string, number>>
}

export type FactsOf = (attempt: string, since: Instant) => LedgerFacts | null
