/** The models of the week: the ten on top at a look, all that are ranked in a table, and who came and went. Pure. */
import type { ModelLine, WeekView } from '../../rankings/week-view.ts'
import { modelsChart } from '../charts/models-chart.ts'
import { dollarsText, sentence, shareText, tokensText } from '../figures.ts'
import { cell, figure, words, type Block, type Cell, type Section } from '../page.ts'
import { changeCell } from './change-cell.ts'

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
      { kind: 'method', text: `Dollars: ${sentence(view.dollars.method)}` },
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
