/** One model over the weeks as text: a line that shows its way, and a row for each week. Pure. */
import type { Candidate } from '../../rankings/find-model.ts'
import type { ModelWeek } from '../../rankings/model-history.ts'
import { changeText, shareText, sparkline, tokensText } from '../amounts.ts'
import { painted, type Look } from '../paint.ts'
import { columnsText, cut } from '../text-columns.ts'
import { wrapped } from '../words.ts'

export type ModelHistory = {
  readonly model: Candidate
  /** Oldest first. */
  readonly weeks: readonly ModelWeek[]
  readonly citation: string
}

/** Lines with an end each; the newest week stands last, next to where one goes on typing. */
export function historyText({ model, weeks, citation }: ModelHistory, look: Look): string {
  const { slug, id, name } = model
  const names = [name, id ?? '', slug].filter((each) => each !== '')
  const rows = weeks.map(({ start, rank, tokens, share, change, lack }) => [
    start,
    rank === null ? '-' : String(rank),
    tokens === null ? 'not listed' : tokensText(tokens),
    shareText(share),
    changeText(change),
    lack ?? '',
  ])
  const heads = ['WEEK OF', 'RANK', 'TOKENS', 'OF ALL', 'CHANGE', '']
  const [head = '', ...lines] = columnsText([heads, ...rows], [1, 2, 3, 4])
  // The newest ones, where all of them are wider than the screen.
  const bars = sparkline(weeks.map(({ tokens }) => (tokens === null ? null : Number(tokens))))
  return [
    ...wrapped([...new Set(names)].join(' · '), look.columns),
    painted(bars.slice(-look.columns), 'cyan', look),
    painted(cut(head, look.columns), 'dim', look),
    ...lines.map((line) => cut(line, look.columns)),
    ...wrapped(citation, look.columns).map((line) => painted(line, 'dim', look)),
  ]
    .map((line) => `${line}\n`)
    .join('')
}
