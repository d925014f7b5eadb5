/** The regions: how the whole grew over the weeks, and whose share of it is which. Pure. */
import type { WeekView } from '../../rankings/week-view.ts'
import { weeksChart } from '../charts/weeks-chart.ts'
import { shareText, tokensText } from '../figures.ts'
import { cell, figure, words, type Block, type Section } from '../page.ts'
import { changeCell } from './change-cell.ts'

export function regionsSection(view: WeekView): Section {
  const weeks = view.history.length
  const title = weeks > 1 ? `${weeks} weeks of tokens by region` : 'Tokens by region'
  const rows = view.regions.map((line) => [
    cell(line.region),
    cell(tokensText(line.tokens)),
    cell(shareText(line.share)),
    cell(shareText(line.shareOfAttributed)),
    changeCell(line.change),
    cell(line.weeksLeading === 0 ? '–' : String(line.weeksLeading)),
  ])
  const columns = [
    words('Region'),
    figure('Tokens'),
    figure('Of the total'),
    figure('Of the attributed part'),
    figure('Change'),
    figure('Weeks leading'),
  ]
  const label = `${title}; the share beside a name is of the total of the week of ${view.week.start}`
  return {
    id: 'regions',
    title,
    blocks: [
      { kind: 'chart', chart: { label, draw: (width) => weeksChart(view, width) } },
      { kind: 'method', text: 'Shares beside the names are of the total of the last week.' },
      { kind: 'table', table: { label: title, columns, rows, shown: 12 } },
      ...(weeks > 1 ? [weeksTable(view)] : []),
    ],
    isPictured: true,
  }
}

/** What the chart is drawn of, the newest first; folded where the format can. */
function weeksTable({ history, regions }: WeekView): Block {
  const names = regions.map(({ region }) => region)
  const rows = history.toReversed().map((week) => [
    cell(week.start),
    cell(tokensText(week.tokens)),
    ...names.map((name) => {
      const tokens = Object.hasOwn(week.regions, name) ? week.regions[name] : undefined
      return cell(tokens === undefined ? '–' : tokensText(tokens))
    }),
  ])
  const columns = [words('Week of'), figure('Total'), ...names.map((name) => figure(name))]
  const label = 'Tokens by week and region'
  return { kind: 'table', table: { label, columns, rows, shown: 0 } }
}
