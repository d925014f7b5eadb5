/**
 * What a try came to, in money: settled now by what the upstream said, settled as free because it never cost, or
 * left open because it has to be asked for. Pure.
 */
import type { Instant } from '../../clock.ts'
import type { Pending, Settlement } from '../ledger/ledger.ts'
import type { NanoUsd } from '../ledger/money.ts'
import type { Reading } from '../tap/reading.ts'
import { toolCounts } from '../tap/tool-counts.ts'

/** How a try ended. `gone`: the client went away. `reset`, `silent`: of the upstream, in the middle or before its answer. */
export type TryEnd = 'whole' | 'gone' | 'reset' | 'silent'

export type TryFacts = {
  readonly at: Instant
  readonly end: TryEnd
  /** Whether a byte of the request may have reached the upstream. */
  readonly isSent: boolean
  readonly status: number | null
  /** Null where there was nothing to read. */
  readonly reading: Reading | null
  /** Whether any content came, so that there is something to pay for. */
  readonly hasContent: boolean
  readonly generation: string | null
  readonly isOpenRouter: boolean
  readonly firstByteMs: number | null
  readonly totalMs: number
}

export type Judged = { readonly settle: Settlement } | { readonly leave: Pending }

/**
 * Errors before content are not billed: OpenRouter's zero-completion insurance, and every upstream's 4xx and 5xx.
 * A cost that was told is charged however it ended; without one, OpenRouter is asked afterwards, and
 * elsewhere the tokens of a whole answer are priced by `tableCost`.
 */
export function judged(
  facts: TryFacts,
  tableCost: (tokens: NonNullable<Reading['tokens']>) => NanoUsd,
): Judged {
  const { reading, end } = facts
  if (!facts.isSent) return free(facts, end === 'gone' ? 'aborted' : 'error')
  if (reading !== null && reading.cost !== null) return settled(facts, 'cost', reading.cost)
  if (facts.status !== null && facts.status >= 300) {
    return free(facts, facts.status < 500 ? 'refused' : 'error')
  }
  const isWhole = end === 'whole' && reading !== null
  if (isWhole && reading.end === 'error' && !facts.hasContent) return free(facts, 'error')
  if (isWhole && reading.end === 'complete' && reading.tokens !== null && !facts.isOpenRouter) {
    return settled(facts, 'table', tableCost(reading.tokens))
  }
  const { at, generation } = facts
  return { leave: { at, outcome: pendingOutcome(facts), generation } }
}

function free(facts: TryFacts, outcome: Settlement['outcome']): Judged {
  return { settle: settlementOf(facts, { by: 'free', charged: 0n, outcome }) }
}

function settled(facts: TryFacts, by: 'cost' | 'table', charged: NanoUsd): Judged {
  return { settle: settlementOf(facts, { by, charged, outcome: settledOutcome(facts) }) }
}

function settledOutcome({ end, reading, status }: TryFacts): Settlement['outcome'] {
  if (end === 'gone') return 'aborted'
  if (end === 'silent') return 'timeout'
  if (end === 'reset' || reading?.end === 'cut') return 'broken'
  return reading?.end === 'error' || (status ?? 0) >= 300 ? 'error' : 'ok'
}

function pendingOutcome({ end, reading }: TryFacts): Pending['outcome'] {
  if (end === 'gone') return 'aborted'
  if (end === 'silent') return 'timeout'
  return end === 'whole' && reading?.end === 'complete' ? 'ok' : 'broken'
}

function settlementOf(
  { at, status, reading, generation, firstByteMs, totalMs }: TryFacts,
  { by, charged, outcome }: Pick<Settlement, 'by' | 'charged' | 'outcome'>,
): Settlement {
  return {
    at,
    by,
    charged,
    outcome,
    status,
    servedModel: reading?.servedModel ?? null,
    provider: reading?.provider ?? null,
    generation,
    ...tokensOf(reading?.tokens ?? null),
    firstByteMs,
    totalMs,
    tools: reading === null ? null : toolCounts(reading.tools),
  }
}

type TokenColumns = Pick<
  Settlement,
  'inputTokens' | 'outputTokens' | 'cachedTokens' | 'cacheWriteTokens' | 'reasoningTokens'
>

function tokensOf(tokens: Reading['tokens']): TokenColumns {
  return {
    inputTokens: tokens?.input ?? null,
    outputTokens: tokens?.output ?? null,
    cachedTokens: tokens?.cached ?? null,
    cacheWriteTokens: tokens?.cacheWrite ?? null,
    reasoningTokens: tokens?.reasoning ?? null,
  }
}
