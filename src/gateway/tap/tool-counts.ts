/** What a reading says of tools, as counts: of its calls for the ledger's row, with the answer's faults for the figures. Pure. */
import type { ToolCounts } from '../ledger/ledger.ts'
import type { Reading, ToolJudgement } from './reading.ts'

/** Calls by verdict; null for an answer without calls. */
export function toolCounts(tools: readonly ToolJudgement[]): ToolCounts | null {
  if (tools.length === 0) return null
  const counts: Record<string, number> = {}
  for (const { verdict } of tools) counts[verdict] = (counts[verdict] ?? 0) + 1
  return counts
}

/** The same with each fault of the answer as 1; null where there is neither. */
export function answerCounts({
  tools,
  faults,
}: Pick<Reading, 'tools' | 'faults'>): ToolCounts | null {
  if (faults.length === 0) return toolCounts(tools)
  return { ...toolCounts(tools), ...Object.fromEntries(faults.map((fault) => [fault, 1])) }
}
