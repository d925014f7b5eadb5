/** The newest proposal as a part of the report: each line with its reason, and what became of it. Pure. */
import type { Proposal, ProposedLine } from '../routing/proposal.ts'
import type { Part } from './report-facts.ts'

/** `changeText` says a line's change in words. Null where nothing was ever proposed. */
export function proposalsPart(
  proposal: Proposal | null,
  changeText: (line: ProposedLine) => string,
): Part | null {
  if (proposal === null) return null
  const { id, state, lines, decided } = proposal
  const leads = {
    waiting: `Proposal ${id} waits for you: agenthost routes apply ${id}, or agenthost routes reject ${id} --why "…".`,
    applied: `Proposal ${id} was taken ${decided?.by.includes('@') === true ? `by ${decided.by}` : 'by itself'}.`,
    rejected: `Proposal ${id} was rejected: ${decided?.why ?? ''}.`,
    outdated: `Proposal ${id} is outdated: the table is another one now.`,
  }
  return {
    lead: leads[state],
    columns: ['Change', 'Why', 'Evidence'],
    rows: lines.map((line) => [changeText(line), line.reason, line.evidence.join('; ')]),
    notes: [
      'A model is proposed only when it has passed every suite of the route at no significant loss.',
    ],
  }
}
