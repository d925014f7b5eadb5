/** The charge of a try of which nothing better can be learnt, and how it is told. Pure. */
import type { Instant } from '../../clock.ts'
import { dollars } from './dollars.ts'
import type { OpenHold, Settlement } from './ledger.ts'
import type { TellDaemon } from '../telling.ts'

/** At its worst, until something better is known. */
export function settlementOf({ ask, generation, pending }: OpenHold, at: Instant): Settlement {
  return {
    at,
    by: 'worst',
    charged: ask.held,
    outcome: pending?.outcome ?? 'broken',
    status: null,
    servedModel: null,
    provider: null,
    generation,
    inputTokens: null,
    outputTokens: null,
    cachedTokens: null,
    cacheWriteTokens: null,
    reasoningTokens: null,
    firstByteMs: null,
    totalMs: null,
    tools: null,
  }
}

export function tellWorst(worst: readonly OpenHold[], tell: TellDaemon): void {
  if (worst.length === 0) return
  const charged = worst.reduce((sum, { ask }) => sum + ask.held, 0n)
  const tries = worst.length === 1 ? '1 try' : `${worst.length} tries`
  tell({
    kind: 'budget.unsettled',
    subject: 'ledger',
    message: `what ${tries} cost cannot be learnt: charged at the worst case, ${dollars(charged)}`,
    data: { tries: worst.length, charged, holds: worst.slice(0, 20).map(({ hold }) => hold) },
  })
}
