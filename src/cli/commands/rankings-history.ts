/** `agenthost rankings history`: one model week by week. */
import { AgenthostError } from '../../errors.ts'
import { findModel, type Candidate, type FoundModel } from '../../rankings/find-model.ts'
import { modelHistory } from '../../rankings/model-history.ts'
import { citationOf } from '../../rankings/assumptions.ts'
import { homePaths } from '../home.ts'
import { historyText } from '../rankings/rankings-history-view.ts'
import type { Terminal } from '../terminal.ts'
import { everyWeek } from '../rankings/week-of.ts'

export type HistoryOptions = { readonly last: number; readonly json?: true }

export function rankingsHistory(
  wanted: string,
  { last, json }: HistoryOptions,
  terminal: Terminal,
): void {
  const { weeks, cards } = everyWeek(homePaths(terminal.env))
  const model = oneOf(findModel(wanted, weeks, cards), wanted)
  const citation = citationOf(weeks.at(-1)?.asOf ?? '')
  const history = { model, weeks: modelHistory(model.slug, weeks, last), citation }
  terminal.out(
    json === true ? `${JSON.stringify(history, null, 2)}\n` : historyText(history, terminal),
  )
}

/** More than these would scroll the message away. */
const CANDIDATES_SHOWN = 10

/** Throws `bad` with the candidates unless it is one model. */
function oneOf(found: FoundModel, wanted: string): Candidate {
  if ('model' in found) return found.model
  const { candidates } = found
  const shown = candidates
    .slice(0, CANDIDATES_SHOWN)
    .map(({ slug, name }) => `\n  ${slug}  ${name}`)
  const rest = candidates.length - shown.length
  const more = rest > 0 ? `\n  and ${rest} more` : ''
  const what = `unable to show the history of ${wanted}: `
  if (candidates.length === 0) {
    throw new AgenthostError(
      'bad',
      `${what}no model of that name is in the stored weeks`,
      'Only the first 50 of a week are in the rankings; `agenthost rankings show --json` lists them.',
    )
  }
  const names = `${candidates.length} models have that in their names${shown.join('')}${more}`
  throw new AgenthostError('bad', what + names, 'Name one of them by its slug.')
}
