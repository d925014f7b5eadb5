/** The columns of a try's row in `ledger.db`, in the order in which its statements name them. */
import type { Ask, Settlement } from '../gateway/ledger/ledger.ts'

/** From `hold` to `held`. */
export function insertOf(hold: number, ask: Ask): readonly unknown[] {
  const { caller, model } = ask
  return [
    hold,
    ask.call,
    ask.attempt,
    ask.at,
    caller.kind,
    caller.name,
    caller.run,
    ask.session,
    ask.asked,
    ask.route,
    model.upstream,
    model.id,
    ask.protocol,
    ask.stream ? 1 : 0,
    ask.table,
    ask.price,
    ask.inputBoundTokens,
    ask.outputLimitTokens,
    ask.held,
  ]
}

/** From `settled_at` to `tools`. */
export function settleOf(settlement: Settlement): readonly unknown[] {
  return [
    settlement.at,
    settlement.by,
    settlement.charged,
    settlement.outcome,
    settlement.status,
    settlement.servedModel,
    settlement.provider,
    settlement.generation,
    settlement.inputTokens,
    settlement.outputTokens,
    settlement.cachedTokens,
    settlement.cacheWriteTokens,
    settlement.reasoningTokens,
    settlement.firstByteMs,
    settlement.totalMs,
    settlement.tools === null ? null : JSON.stringify(settlement.tools),
  ]
}
