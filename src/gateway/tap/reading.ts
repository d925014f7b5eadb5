/**
 * What the tap learnt from an answer that went by: what it cost, which model served it, how its tool calls were.
 * The bytes themselves are not its business. Pure.
 */
import type { NanoUsd } from '../ledger/money.ts'

export type Tokens = {
  /** All of the prompt, cached parts included. */
  readonly input: number
  readonly output: number
  readonly cached: number
  readonly cacheWrite: number
  readonly reasoning: number
}

/** One call in the taxonomy of the regressions; the first that holds. */
export type ToolVerdict =
  | 'ok'
  /** No schema, or one that cannot be used: not valid, not invalid. */
  | 'unvalidated'
  | 'invalid_json'
  | 'truncated'
  | 'unknown_tool'
  | 'schema_mismatch'

export type ToolJudgement = {
  readonly verdict: ToolVerdict
  /** As the model named it, at most 64 letters. */
  readonly tool: string
  /** Why, without the arguments' values; empty for `ok`. */
  readonly why: string
}

/** What is wrong with the answer as a whole, each at most once. */
export type AnswerFault = 'finish_mismatch' | 'leaked_call' | 'missing_call'

export type Reading = {
  /** `complete`: it came to its own end. `cut`: the stream ended without one. */
  readonly end: 'complete' | 'cut' | 'error'
  /** `stop`, `length`, `tool_calls`, `content_filter`, … in OpenAI's words for every protocol; null unknown. */
  readonly finish: string | null
  readonly tokens: Tokens | null
  /** Exact, from the decimal text of `usage.cost`; null where the answer has none. */
  readonly cost: NanoUsd | null
  readonly servedModel: string | null
  readonly provider: string | null
  readonly generation: string | null
  readonly tools: readonly ToolJudgement[]
  readonly faults: readonly AnswerFault[]
  /** Letters of text that the client got: an answer of nothing is told from a short one. */
  readonly textLength: number
  /** Of an error inside the answer: its status if it says one, and its type; never its prose. */
  readonly error: { readonly status: number | null; readonly type: string } | null
}

/** What the tap has to know of the request; spans are read only if the answer calls a tool. */
export type Asked = {
  /** The JSON of `tools`, and of `tool_choice`; null where the request has none. */
  readonly tools: () => string | null
  readonly toolChoice: () => string | null
}

export type StreamTap = {
  /** Takes a chunk as it goes by. Cheap: what can wait until the end waits. */
  readonly push: (chunk: Uint8Array) => void
  /**
   * Until the answer has begun, what the chunks so far were: `quiet` comments and pings alone, `begun` content, or an
   * error that came before any.
   */
  readonly opening: () => 'quiet' | 'begun' | 'error'
  readonly end: () => Reading
}
