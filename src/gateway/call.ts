/**
 * The words of a call: which protocol it speaks, who makes it, what it was refused for. Everything in this room
 * shares them. Pure.
 */
import type { Instant } from '../clock.ts'
import type { Allowance, Cap, ModelName } from '../routing/table.ts'

/** `messages` is Anthropic's, the other two are OpenAI's; paths and shapes follow from it. */
export type Protocol = 'messages' | 'chat' | 'responses'

/** Whose errors and events the client understands. */
export type Dialect = 'anthropic' | 'openai'

export function dialectOf(protocol: Protocol): Dialect {
  return protocol === 'messages' ? 'anthropic' : 'openai'
}

export type JsonObject = Readonly<Record<string, unknown>>

export type CallerKind = 'agent' | 'job' | 'client' | 'attempt'

/** Who calls, and what for: what a token stands for. */
export type Caller = {
  readonly kind: CallerKind
  /** An agent's or job's name, or that which a person gave to a client of their own. */
  readonly name: string
  /** Which start, slot or attempt: a stale one is told from the present one. Null for a client. */
  readonly run: string | null
  /** Routes it may ask for; null all of them. */
  readonly routes: readonly string[] | null
  /** Full names of models it may ask for without a route, beside those of the table's `allow_direct`. */
  readonly direct: readonly string[]
  /** Pins the providers of every call of it (regressions); wins over the route's. */
  readonly provider: JsonObject | null
  readonly caps: readonly Cap[]
  /** From then on it is of no use; null never. */
  readonly until: Instant | null
}

/** One model to be tried, with the limits of the route that names it. */
export type Link = {
  /** Null for a model that was asked for directly. */
  readonly route: string | null
  readonly model: ModelName
  readonly caps: readonly Cap[]
  readonly maxConcurrency: number | null
  readonly maxOutputTokens: number | null
  readonly provider: JsonObject | null
  readonly allow: readonly Allowance[]
}

export type Chain = {
  readonly links: readonly [Link, ...Link[]]
  /** At the very end a person; null where the chain does not end with one. */
  readonly human: { readonly holdMs: number | null } | null
}

/**
 * Why the gateway itself says no. `code` is stable and for programs, `message` says what and what to do; how it is
 * dressed for the client is another file's. Never holds a secret, nor text of a prompt.
 */
export type Refusal = {
  readonly status: 400 | 401 | 402 | 403 | 404 | 408 | 413 | 421 | 500 | 502 | 503 | 504
  readonly code: string
  readonly message: string
}

export type Refused = { readonly refused: Refusal }

export function isRefused(value: object): value is Refused {
  return 'refused' in value
}
