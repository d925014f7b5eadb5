/** How full the routes were in a span, out of `ledger.db`: which calls took the last of so many places. */
import type { Database } from './database.ts'
import type { Span } from './ledger-reading.ts'

type Row = { readonly at: number; readonly ms: number }

/** `filling`: calls that began while all other places of the route were taken. */
export function loadOf(
  db: Database,
  { route, places }: { readonly route: string; readonly places: number },
  { from, to }: Span,
): { readonly calls: number; readonly filling: number } {
  const rows = db
    .prepare<[string, number, number], Row>(
      `SELECT at, coalesce(total_ms, 0) AS ms FROM calls
       WHERE route = ? AND at >= ? AND at < ? ORDER BY at`,
    )
    .iterate(route, from, to)
  let ends: number[] = []
  let calls = 0
  let filling = 0
  for (const { at, ms } of rows) {
    ends = [...ends.filter((end) => end > at), at + ms]
    calls += 1
    if (ends.length >= places) filling += 1
  }
  return { calls, filling }
}
