/** The vendors: tokens beside dollars. Every dollar figure stands with how it was come by. Pure. */
import type { WeekView } from '../../rankings/week-view.ts'
import { vendorsChart } from '../charts/vendors-chart.ts'
import {
  bandText,
  dollarsText,
  rangeText,
  sentence,
  shareBandText,
  shareText,
  tokensText,
} from '../figures.ts'
import { cell, figure, words, type Block, type Cell, type Section } from '../page.ts'
import { changeCell } from './change-cell.ts'

export function vendorsSection(view: WeekView): Section {
  const hasBilled = view.vendors.some(({ billed }) => billed !== null)
  const rows = view.vendors.map((line) => [
    cell(line.company, `${line.region} · ${modelsWords(line.models)}`),
    cell(shareText(line.share)),
    cell(
      line.dollarShare === null ? 'no price' : shareText(line.dollarShare.mid),
      line.dollarShare === null ? '' : shareBandText(line.dollarShare),
    ),
    cell(
      line.dollars === null ? '–' : dollarsText(line.dollars.mid),
      line.dollars === null ? '' : rangeText(line.dollars),
    ),
    ...(hasBilled ? [billedCell(line.billed)] : []),
    changeCell(line.change),
    cell(tokensText(line.tokens)),
    cell(shareText(line.shareOfAttributed)),
    cell(line.weeksLeading === 0 ? '–' : String(line.weeksLeading)),
  ])
  const columns = [
    words('Vendor'),
    figure('Tokens, of the total'),
    figure('Of the est. dollars'),
    figure('Est. dollars'),
    ...(hasBilled ? [figure('Billed')] : []),
    figure('Change'),
    figure('Tokens'),
    figure('Of the attributed part'),
    figure('Weeks leading'),
  ]
  const label = 'Share of tokens against share of estimated dollars, by vendor'
  const unpriced = `No price is known for ${shareText(view.dollars.unpricedShare)} of the total; the dollar shares are of the rest.`
  return {
    id: 'vendors',
    title: 'Who is called, who is paid',
    blocks: [
      ...gapText(view),
      { kind: 'chart', chart: { label, draw: (width) => vendorsChart(view, width) } },
      {
        kind: 'method',
        text: `Dollars, ${bandText(view.dollars)}: ${sentence(view.dollars.method)} ${unpriced}`,
      },
      { kind: 'table', table: { label: 'Vendors', columns, rows, shown: 10 } },
      ...billedNote(view),
    ],
    isPictured: true,
  }
}

const MODELS_NAMED = 2

/** Its series, by the names behind its slash. */
function modelsWords(slugs: readonly string[]): string {
  const named = slugs.slice(0, MODELS_NAMED).map((slug) => slug.slice(slug.indexOf('/') + 1))
  const more = slugs.length - named.length
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function billedCell(billed: WeekView['vendors'][number]['billed']): Cell {
  return billed === null ? cell('–') : cell(dollarsText(billed.usd), shareText(billed.share))
}

function billedNote({ dollars: { billed } }: WeekView): readonly Block[] {
  if (billed === null) return []
  const text = `Billed, ${dollarsText(billed.usd)} in all (a stroke in the chart; shares are of what it bills): ${sentence(billed.method)}`
  return [{ kind: 'method', text }]
}

/** Who is paid most beyond what they are called, and the reverse: what the chart is looked at for. */
function gapText({ vendors }: WeekView): readonly Block[] {
  const gaps = vendors
    .flatMap((line) => (line.dollarShare === null ? [] : [{ line, dollars: line.dollarShare.mid }]))
    .toSorted((a, b) => b.dollars - b.line.share - (a.dollars - a.line.share))
  const [most, least] = [gaps[0], gaps.at(-1)]
  if (most === undefined || least === undefined || most === least) return []
  const tale = ({ line, dollars }: typeof most): string =>
    `${line.company} has ${shareText(line.share)} of the total tokens and ${shareText(dollars)} of the estimated dollars`
  return [{ kind: 'text', text: `The widest gaps: ${tale(most)}; ${tale(least)}.` }]
}
