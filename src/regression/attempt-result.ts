/**
 * What an attempt came to, out of what its harness saw and what the gateway's ledger says of its calls. The ledger
 * has the last word on money and on which model answered. Pure.
 */
import type { Instant } from '../clock.ts'
import type { Done, LedgerFacts } from './harness.ts'
import { isSameModel } from './same-model.ts'
import type { Attempt, AttemptKey, Outcome } from './trial.ts'

/** Verdicts of the gateway that are each of one call; the others are faults of an answer as a whole. */
export const CALL_VERDICTS = [
  'ok',
  'unvalidated',
  'invalid_json',
  'truncated',
  'unknown_tool',
  'schema_mismatch',
]

export type Times = { readonly startedAt: Instant; readonly endedAt: Instant }

export function attemptOf(
  key: AttemptKey,
  done: Done,
  facts: LedgerFacts | null,
  times: Times,
): Attempt {
  const { outcome, why } = outcomeOf(key.model, done, facts)
  const tools = facts?.tools ?? {}
  const calls = CALL_VERDICTS.reduce((sum, verdict) => sum + (tools[verdict] ?? 0), 0)
  return {
    ...key,
    outcome,
    why,
    measures: {
      turns: done.turns,
      inputTokens: facts?.inputTokens ?? null,
      outputTokens: facts?.outputTokens ?? null,
      // Without a row nothing was ever reserved, so that nothing was spent.
      costNanoUsd: facts?.costNanoUsd ?? 0n,
      wallMs: Math.round(done.wallMs),
      firstTokenMs: done.firstTokenMs === null ? null : Math.round(done.firstTokenMs),
      toolCalls: calls,
      toolVerdicts: summed(tools, done.seen),
    },
    servedModel: facts?.servedModels.join(', ') || null,
    provider: facts?.providers.join(', ') || null,
    ...times,
  }
}

function outcomeOf(
  model: string,
  { outcome, why }: Done,
  facts: LedgerFacts | null,
): { readonly outcome: Outcome; readonly why: string } {
  const other = facts?.servedModels.find((served) => !isSameModel(model, served))
  if (other !== undefined) return { outcome: 'other-model', why: `${other} answered instead` }
  const onlyTrouble = facts !== null && facts.calls > 0 && facts.transport === facts.calls
  if (onlyTrouble && ['failed', 'empty', 'limit'].includes(outcome)) {
    return { outcome: 'transport', why: `no call came through: ${why}` }
  }
  return { outcome, why }
}

function summed(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const all: Record<string, number> = { ...a }
  for (const [name, count] of Object.entries(b)) all[name] = (all[name] ?? 0) + count
  return all
}
