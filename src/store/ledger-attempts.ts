/** What the calls of one attempt came to, out of `ledger.db`, by the name of the attempt's own token. */
import type { Instant } from '../clock.ts'
import type { FactsOf, LedgerFacts } from '../regression/harness.ts'
import type { Database } from './database.ts'
import { readLedger } from './ledger-reading.ts'

type CallRow = Record<'cost' | 'isSettled', bigint> & {
  readonly outcome: string | null
  readonly status: bigint | null
  readonly input: bigint | null
  readonly output: bigint | null
  readonly servedModel: string | null
  readonly provider: string | null
  readonly tools: string | null
}

/** The clocks of two processes of one host are one, but it may be set. */
const MARGIN_MS = 60_000

/** Throws an AgenthostError for a ledger of another version or a damaged one. */
export function attemptFacts(home: string): FactsOf {
  return (attempt, since) => readLedger(home, (db) => factsOf(db, attempt, since - MARGIN_MS))
}

/** What is not settled yet counts with what is held for it. */
function factsOf(db: Database, attempt: string, since: Instant): LedgerFacts | null {
  // Newest rows first, and no further back than needed: there is no index by name.
  const rows = db
    .prepare<[number, string], CallRow>(
      `SELECT coalesce(charged + coalesce(delta, 0), held) AS cost, state = 'settled' AS isSettled, outcome,
         status, input, output, served_model AS servedModel, provider, tools
       FROM calls LEFT JOIN corrections USING (hold)
       WHERE hold > (SELECT coalesce(max(hold), 0) FROM calls WHERE at < ?)
         AND kind = 'attempt' AND name = ?`,
    )
    .safeIntegers(true)
    .all(since, attempt)
  if (rows.length === 0) return null
  const texts = (values: readonly (string | null)[]): readonly string[] =>
    [...new Set(values)].filter((each) => each !== null).toSorted()
  return {
    costNanoUsd: rows.reduce((sum, { cost }) => sum + cost, 0n),
    isSettled: rows.every(({ isSettled }) => isSettled === 1n),
    calls: rows.length,
    inputTokens: rows.reduce((sum, { input }) => sum + Number(input ?? 0n), 0),
    outputTokens: rows.reduce((sum, { output }) => sum + Number(output ?? 0n), 0),
    servedModels: texts(rows.map(({ servedModel }) => servedModel)),
    providers: texts(rows.map(({ provider }) => provider)),
    transport: rows.filter(isTransport).length,
    tools: summedTools(rows),
  }
}

/** A try that the way or the host broke: not one that the client gave up, nor one that the model answered. */
function isTransport({ outcome, status }: CallRow): boolean {
  if (outcome === 'broken' || outcome === 'timeout') return true
  const code = Number(status ?? 0n)
  return outcome === 'error' && (code === 0 || code === 408 || code === 429 || code >= 500)
}

function summedTools(rows: readonly CallRow[]): LedgerFacts['tools'] {
  const all: Record<string, number> = {}
  for (const { tools } of rows) {
    const counts = JSON.parse(tools ?? '{}') as Readonly<Record<string, number>>
    for (const [name, count] of Object.entries(counts)) all[name] = (all[name] ?? 0) + count
  }
  return all
}
