/** What stands at the foot: where every figure comes from, under which licence, and all that it rests on. Pure. */
import type { WeekView } from '../../rankings/week-view.ts'
import { sentence, shareText, tokensText } from '../figures.ts'
import type { Section } from '../page.ts'
import type { Spend } from '../report-facts.ts'
import { ownMethods } from './own-sections.ts'

/** The source's condition for republishing its data; its citation comes with the week. */
const LICENCE = 'Licensed under CC BY 4.0'

/** The citation with the licence, once. */
export function creditOf({ citation }: WeekView): string {
  return citation.includes(LICENCE) ? citation : `${citation} ${LICENCE}.`
}

export function footSections(view: WeekView, spend: Spend | null): readonly Section[] {
  const { unattributed, reconciliation } = view
  return [
    {
      id: 'source',
      title: 'Source',
      blocks: [
        { kind: 'text', text: `${creditOf(view)} https://creativecommons.org/licenses/by/4.0/` },
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
          text: reconciliation.text,
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
            `Estimated: ${sentence(view.dollars.method)}`,
            ...(view.own.length === 0 ? [] : [`Your own cost: ${ownMethods(view.own)}.`]),
            ...(spend === null ? [] : [`Your spend by route: ${spend.method}`]),
            ...(view.dollars.billed === null ? [] : [`Billed: ${view.dollars.billed.method}`]),
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
