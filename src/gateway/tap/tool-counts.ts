/** What a reading says of tools, as counts for the ledger's row. Pure. */
import type { ToolCounts } from '../ledger/ledger.ts'
import type { Reading } from './reading.ts'

/** Calls by verdict, and each fault of the answer as 1; null where there is neither. */
export function toolCounts({
  tools,
  faults,
}: Pick<Reading, 'tools' | 'faults'>): ToolCounts | null {
  if (tools.length === 0 && faults.length === 0) return null
  const counts: Record<string, number> = {}
  for (const { verdict } of tools) counts[verdict] = (counts[verdict] ?? 0) + 1
  for (const fault of faults) counts[fault] = 1
  return counts
}
