/**
 * The money's doors: a try is held at its worst before a byte goes out, and settled by what the upstream charged.
 * `store/` implements them. All of them are async: several hosts will share one ledger, and one commit may serve
 * many of them.
 */
import type { Instant } from '../../clock.ts'
import type { ModelName } from '../../routing/table.ts'
import type { Caller, Protocol } from '../call.ts'
import type { CapAsk, NanoUsd } from './money.ts'

/** One try of one link for one call of a client. */
export type Ask = {
  /** Of the client's request; its tries share it. */
  readonly call: string
  /** From 1, in the order of the chain. */
  readonly attempt: number
  readonly at: Instant
  readonly caller: Pick<Caller, 'kind' | 'name' | 'run'>
  /** What the client named itself; null where it did not. */
  readonly session: string | null
  /** What was asked for: a route, or a model's full name. */
  readonly asked: string
  /** Whose link it is; null for a direct model. */
  readonly route: string | null
  readonly model: ModelName
  readonly protocol: Protocol
  readonly stream: boolean
  /** Version of the routing table that chose the link. */
  readonly table: string
  /** `ModelPrice.version`. */
  readonly price: number
  readonly inputBoundTokens: number
  readonly outputLimitTokens: number
  /** The worst case. */
  readonly held: NanoUsd
  readonly caps: readonly CapAsk[]
}

/** Number of a try's row: settling a number twice is refused, whoever asks. */
export type Hold = number

export type Reservation =
  | { readonly hold: Hold }
  /** The first cap that it does not fit under. */
  | { readonly over: CapAsk & { readonly spent: NanoUsd; readonly held: NanoUsd } }

/** What a try came to; null for what nobody said. */
export type Settlement = {
  readonly at: Instant
  /**
   * `cost`: what the upstream said. `table`: tokens times prices, where an upstream says none. `generation`: asked
   * for afterwards. `worst`: nothing can be learnt. `difference`: from the upstream's own total. `free`: it never began.
   */
  readonly by: 'cost' | 'table' | 'generation' | 'worst' | 'difference' | 'free'
  readonly charged: NanoUsd
  readonly outcome: 'ok' | 'error' | 'aborted' | 'broken' | 'timeout' | 'refused'
  readonly status: number | null
  readonly servedModel: string | null
  readonly provider: string | null
  readonly generation: string | null
  readonly inputTokens: number | null
  readonly outputTokens: number | null
  readonly cachedTokens: number | null
  readonly cacheWriteTokens: number | null
  readonly reasoningTokens: number | null
  readonly firstByteMs: number | null
  readonly totalMs: number | null
  /** Tool calls by verdict, as JSON counts; null where there were none. */
  readonly tools: ToolCounts | null
}

export type ToolCounts = Readonly<Record<string, number>>

/** Why a hold stays open though the try is over: its cost has to be asked for. */
export type Pending = {
  readonly outcome: 'aborted' | 'broken' | 'timeout' | 'ok'
  readonly at: Instant
  readonly generation: string | null
}

export type Ledger = {
  /** Resolves once it is committed: only then may a byte go out. */
  readonly reserve: (ask: Ask) => Promise<Reservation>
  /** The upstream's name for it, as soon as it is known: what a crash leaves can then be asked for. */
  readonly name: (hold: Hold, generation: string) => void
  readonly settle: (hold: Hold, settlement: Settlement) => Promise<void>
  /** The hold stays until reconciliation has found out. */
  readonly leaveOpen: (hold: Hold, pending: Pending) => Promise<void>
}

/** An open hold as reconciliation finds it: left over by an abort, a broken stream, or a crash of ours. */
export type OpenHold = {
  readonly hold: Hold
  readonly ask: Pick<Ask, 'at' | 'model' | 'route' | 'caller' | 'held' | 'price'>
  readonly generation: string | null
  /** Null after a crash. */
  readonly pending: Pending | null
}
