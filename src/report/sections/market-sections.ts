/** What the market did: regions over the weeks, the models, who came and went, tokens beside dollars. Pure. */
import type { ModelLine, WeekView } from '../../rankings/week-view.ts'
import { modelsChart } from '../charts/models-chart.ts'
import { vendorsChart } from '../charts/vendors-chart.ts'
import { weeksChart } from '../charts/weeks-chart.ts'
import {
  bandText,
  changeText,
  dollarsText,
  rangeText,
  shareBandText,
  shareText,
  toneOf,
  tokensText,
} from '../figures.ts'
import { cell, figure, words, type Block, type Cell, type Section } from '../page.ts'

const changeCell = (change: number | null): Cell => ({
  text: changeText(change),
  tone: toneOf(change),
})

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
    ],
    isPictured: true,
  }
}

export function modelsSection(view: WeekView): Section {
  const columns = [
    figure('#'),
    words('Model'),
    figure('Of the total'),
    figure('Change'),
    figure('Tokens'),
    figure('Before'),
    figure('Est. dollars (mid)'),
    words('Note'),
  ]
  const label = 'The ten most called models, with the week before as an outline'
  return {
    id: 'models',
    title: 'The ten most called models',
    blocks: [
      { kind: 'chart', chart: { label, draw: (width) => modelsChart(view, width) } },
      {
        kind: 'table',
        table: {
          label: `The top ${view.models.length} models`,
          columns,
          rows: view.models.map(modelRow),
          shown: 10,
        },
      },
      { kind: 'method', text: `Dollars: ${view.dollars.method}` },
    ],
    isPictured: true,
  }
}

function modelRow(model: ModelLine): readonly Cell[] {
  return [
    cell(String(model.rank)),
    cell(model.name, `${model.slug} · ${model.region}${model.free ? ' · free' : ''}`),
    cell(shareText(model.share)),
    changeCell(model.change),
    cell(tokensText(model.tokens)),
    cell(model.previousRank === null ? 'new' : `#${model.previousRank}`),
    cell(model.dollars === null ? 'no price' : dollarsText(model.dollars.mid)),
    cell(model.note),
  ]
}

export function arrivalsSection({ newcomers, dropouts, breakouts, models }: WeekView): Section {
  const nameOf = (slug: string): string => {
    const model = models.find((line) => line.slug === slug)
    return model === undefined ? slug : `${model.name} (#${model.rank}, ${slug})`
  }
  const list = (title: string, items: readonly string[]): readonly Block[] => [
    { kind: 'text', text: items.length === 0 ? `${title}: none.` : `${title}:` },
    ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
  ]
  return {
    id: 'arrivals',
    title: 'Who came, who went',
    blocks: [
      ...list(
        'Breakouts',
        breakouts.map(({ slug, why }) => `${nameOf(slug)}: ${why}`),
      ),
      ...list('Newcomers', newcomers.map(nameOf)),
      ...list(
        'Drop-outs',
        dropouts.map(({ slug, previousRank }) => `${slug}, #${previousRank} before`),
      ),
    ],
    isPictured: false,
  }
}

export function vendorsSection(view: WeekView): Section {
  const hasBilled = view.vendors.some(({ billed }) => billed !== null)
  const rows = view.vendors.map((line) => [
    cell(
      line.vendor,
      `${line.region} · ${line.models.length === 1 ? line.models[0] : `${line.models.length} models`}`,
    ),
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
      { kind: 'chart', chart: { label, draw: (width) => vendorsChart(view, width) } },
      {
        kind: 'method',
        text: `Dollars, ${bandText(view.dollars)}: ${view.dollars.method} ${unpriced}`,
      },
      { kind: 'table', table: { label: 'Vendors', columns, rows, shown: 10 } },
      ...(hasBilled ? [billedNote] : []),
    ],
    isPictured: true,
  }
}

const billedNote: Block = {
  kind: 'method',
  text: 'Billed: as the opt-in, undocumented source of the website has it; shares are of all that it bills. A stroke in the chart.',
}

function billedCell(billed: WeekView['vendors'][number]['billed']): Cell {
  return billed === null ? cell('–') : cell(dollarsText(billed.usd), shareText(billed.share))
}
