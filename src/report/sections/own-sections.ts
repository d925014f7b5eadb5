/** What of the week is about the reader: moves that touch their routes, their spend against caps, their real costs. Pure. */
import type { Move, WeekView } from '../../rankings/week-view.ts'
import { spendChart, usedOf } from '../charts/spend-chart.ts'
import { dollarsText, shareText } from '../figures.ts'
import { cell, figure, words, type Block, type Cell, type Section } from '../page.ts'
import type { Part, Spend } from '../report-facts.ts'

/** What cannot wait comes first. */
const ORDER: readonly Move['kind'][] = ['gone', 'expiring', 'repriced', 'falling', 'candidate']
const CANDIDATES_SHOWN = 4

export function movesSection({ moves }: WeekView): Section {
  const ordered = moves.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
  const touching = ordered.filter(({ kind }) => kind !== 'candidate')
  const candidates = ordered.filter(({ kind }) => kind === 'candidate')
  const blocks: readonly Block[] = [
    ...(touching.length === 0
      ? [text('Nothing of this week touches a route of yours.')]
      : [moveTable('Moves that touch your routes', 'What moved', touching, touching.length)]),
    ...(candidates.length === 0
      ? []
      : [
          text('Worth a try in the next regression run:'),
          moveTable('Candidates for your routes', 'Candidate', candidates, CANDIDATES_SHOWN),
        ]),
  ]
  return { id: 'moves', title: 'What touches your routes', blocks, isPictured: true }
}

const text = (words: string): Block => ({ kind: 'text', text: words })

function moveTable(label: string, what: string, moves: readonly Move[], shown: number): Block {
  const rows = moves.map((move) => [
    cell(move.route, move.modelId),
    cell(move.text, move.candidate === null ? '' : `to try: ${move.candidate}`),
  ])
  return { kind: 'table', table: { label, columns: [words('Route'), words(what)], rows, shown } }
}

export function spendSection(spend: Spend): Section {
  const rows = spend.routes.map((route) => {
    const used = usedOf(route)
    return [
      cell(route.route),
      cell(dollarsText(route.usd)),
      cell(route.capUsd === null ? 'none' : dollarsText(route.capUsd)),
      cell(used === null ? '–' : shareText(used)),
    ]
  })
  const label = `Your spend by route against its cap, ${spend.period}`
  return {
    id: 'spend',
    title: label,
    blocks: [
      { kind: 'chart', chart: { label, draw: (width) => spendChart(spend, width) } },
      {
        kind: 'table',
        table: {
          label,
          columns: [words('Route'), figure('Spent'), figure('Cap'), figure('Of the cap')],
          rows,
          shown: 0,
        },
      },
      { kind: 'method', text: `Dollars: ${spend.method}` },
    ],
    isPictured: true,
  }
}

/** From the ledger: what beats every estimate. Null where nothing was measured. */
export function ownCostSection({ own }: WeekView): Section | null {
  if (own.length === 0) return null
  const rows = own.map(({ route, model, usdPerMillion, usd }) => [
    cell(route, model),
    cell(dollarsText(usdPerMillion)),
    cell(dollarsText(usd)),
  ])
  return {
    id: 'own',
    title: 'What your own calls cost',
    blocks: [
      {
        kind: 'table',
        table: {
          label: 'Measured cost by route and model',
          columns: [words('Route'), figure('Per million tokens'), figure('In all')],
          rows,
          shown: 12,
        },
      },
      {
        kind: 'method',
        text: `Dollars: ${ownMethods(own)}. This beats every estimate below.`,
      },
    ],
    isPictured: false,
  }
}

/** As the week tells them, each once. */
export function ownMethods(own: WeekView['own']): string {
  return [...new Set(own.map(({ method }) => method.replace(/\.$/, '')))].join('; ')
}

const SHORT = 40

/** What stands in brackets behind a few words, an interval most of all, has a line of its own: it is never torn. */
function partCell(text: string): Cell {
  const [, first, behind] = /^([^()]+) \(([^()]+)\)$/.exec(text) ?? []
  return first === undefined || text.length > SHORT ? cell(text) : cell(first, behind)
}

export function partSection(id: string, title: string, part: Part): Section {
  const table: Block = {
    kind: 'table',
    table: {
      label: title,
      columns: part.columns.map((name) =>
        part.figures?.includes(name) === true ? figure(name) : words(name),
      ),
      rows: part.rows.map((row) => row.map(partCell)),
      shown: 20,
    },
  }
  return {
    id,
    title,
    blocks: [
      { kind: 'text', text: part.lead },
      ...(part.rows.length === 0 ? [] : [table]),
      ...(part.notes.length === 0 ? [] : [{ kind: 'list' as const, items: part.notes }]),
    ],
    isPictured: true,
  }
}
