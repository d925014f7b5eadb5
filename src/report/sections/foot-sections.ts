/** What stands at the foot: where every figure comes from, under which licence, and all that it rests on. Pure. */
import type { WeekView } from '../../rankings/week-view.ts'
import { shareText, tokensText } from '../figures.ts'
import type { Section } from '../page.ts'
import type { Spend } from '../report-facts.ts'

/** The source's condition for republishing its data; its citation comes with the week. */
export const LICENCE = 'Licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).'

export function footSections(view: WeekView, spend: Spend | null): readonly Section[] {
  const { unattributed, reconciliation } = view
  return [
    {
      id: 'source',
      title: 'Source',
      blocks: [
        { kind: 'text', text: `${view.citation} ${LICENCE}` },
        {
          kind: 'text',
          text: `From ${view.source}, as of ${view.asOf}. Aggregated, named and priced by agenthost.`,
        },
        {
          kind: 'text',
          text: `T is 10^12 tokens, B 10^9, M 10^6. Tokens are counted by each provider's own tokenizer. Of the total, ${shareText(unattributed.share)} (${tokensText(unattributed.tokens)}) is not attributed to a model: those of the list's "other".`,
        },
        {
          kind: 'text',
          text: `${reconciliation.text} Parts ${reconciliation.parts}, total ${reconciliation.total}, difference ${reconciliation.difference} tokens.`,
        },
      ],
      isPictured: false,
    },
    {
      id: 'dollars',
      title: 'How the dollars were come by',
      blocks: [
        {
          kind: 'list',
          items: [
            `Estimated: ${view.dollars.method}`,
            ...(view.own.length === 0 ? [] : ['Your own cost: measured, from the ledger.']),
            ...(spend === null ? [] : [`Your spend by route: ${spend.method}`]),
            ...(view.vendors.some(({ billed }) => billed !== null)
              ? [
                  'Billed: from the undocumented website source, which is opt-in and not under the licence above.',
                ]
              : []),
          ],
        },
      ],
      isPictured: false,
    },
    {
      id: 'assumptions',
      title: 'Rules and assumptions',
      blocks: [
        view.assumptions.length === 0
          ? { kind: 'text', text: 'None were stated.' }
          : { kind: 'list', items: view.assumptions },
      ],
      isPictured: false,
    },
  ]
}
