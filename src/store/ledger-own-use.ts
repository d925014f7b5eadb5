/** What the person's own calls came to by route and model, out of `ledger.db`: for the rankings and the report. */
import type { OwnUse } from '../rankings/facts.ts'
import type { Database } from './database.ts'
import type { Span } from './ledger-reading.ts'

type Row = { route: string; model: string; tokens: bigint; cost: bigint }

/** Calls of OpenRouter's models that went along a route and whose tokens are known; corrections are in the cost. */
export function ownUse(db: Database, { from, to }: Span): readonly OwnUse[] {
  return db
    .prepare<[number, number], Row>(
      `SELECT route, model, sum(input + output) AS tokens,
         sum(charged + coalesce(corrections.delta, 0)) AS cost
       FROM calls LEFT JOIN corrections USING (hold)
       WHERE calls.at >= ? AND calls.at < ? AND upstream = 'openrouter' AND route IS NOT NULL
         AND charged IS NOT NULL AND input IS NOT NULL AND output IS NOT NULL
       GROUP BY route, model ORDER BY 4 DESC, 1, 2`,
    )
    .safeIntegers(true)
    .all(from, to)
    .map(({ route, model, tokens, cost }) => ({ route, model, tokens, costNanoUsd: cost }))
}
