/** The sections and words of a report by what the week has in it, and how each format shows them. */
import { describe, expect, it } from 'vitest'
import type { VendorLine, WeekView } from '../../src/rankings/week-view.ts'
import { pageOf } from '../../src/report/compose-page.ts'
import {
  bandText,
  changeText,
  dollarsText,
  rangeText,
  sentence,
  shareBandText,
  shareText,
  tokensText,
  toneOf,
  weeksText,
} from '../../src/report/figures.ts'
import { htmlOf } from '../../src/report/html.ts'
import { markdownOf } from '../../src/report/markdown.ts'
import type { Block, Page, Section, Table } from '../../src/report/page.ts'
import { pictureOf } from '../../src/report/picture.ts'
import { escaped, markdownEscaped, plain } from '../../src/report/plain-text.ts'
import { proposalsPart } from '../../src/report/proposals-part.ts'
import { readReport } from '../../src/report/read-report.ts'
import { regressionPart } from '../../src/report/regression-part.ts'
import type { Proposal } from '../../src/routing/proposal.ts'
import { result } from '../routing/made-up-results.ts'
import { fullReport, madeUpReport, madeUpView } from './made-up-report.ts'

const thin = (text: string): string => text.replace(/\u202f/g, ' ')
const page = (changes: Partial<WeekView> = {}): Page =>
  pageOf(madeUpReport({ view: madeUpView(changes) }))

function section(of: Page, id: string): Section {
  const found = [...of.sections, ...of.foot].find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no section ${id}`)
  return found
}

const textsOf = ({ blocks }: Section): readonly string[] =>
  blocks.flatMap((block) => {
    if (block.kind === 'list') return block.items.map(thin)
    return block.kind === 'text' || block.kind === 'method' ? [thin(block.text)] : []
  })

/** Each row with its cells as `text (sub)`. */
const rowsOf = (table: Table | undefined): readonly (readonly string[])[] =>
  (table?.rows ?? []).map((row) =>
    row.map(({ text, sub }) => thin(sub === undefined ? text : `${text} (${sub})`)),
  )

const tablesOf = ({ blocks }: Section): readonly Table[] =>
  blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : []))

describe('the headline', () => {
  const headline = (total: Partial<WeekView['total']>): string =>
    thin(
      page({
        regions: [],
        vendors: [],
        total: { tokens: '1000', change: 0.1, weeksUp: 0, weeksDown: 0, ...total },
      }).headline,
    )
  it.each([
    [{ weeksUp: 1 }, '1.00 k tokens, +10.0% on the week before.'],
    [{ weeksUp: 2 }, '1.00 k tokens, +10.0% on the week before, 2 weeks up in a row.'],
    [{ change: -0.1, weeksDown: 1 }, '1.00 k tokens, −10.0% on the week before.'],
    [
      { change: -0.1, weeksDown: 2 },
      '1.00 k tokens, −10.0% on the week before, 2 weeks down in a row.',
    ],
    [{ change: null, weeksUp: 3 }, '1.00 k tokens, with no week before to compare.'],
  ])('%j', (total, text) => {
    expect(headline(total)).toBe(text)
  })
})

describe('the tiles', () => {
  it('have the tokens, the dollars, who is paid most, and the free', () => {
    expect(
      page().tiles.map(({ label, figure, detail }) => [label, figure, detail].map(thin)),
    ).toEqual([
      ['Tokens in the week', '28.9 T', '+7.4% on the week before'],
      ['Dollars (estimate)', '$1.43–4.94 M', 'method below; 24.1% of the total has no price'],
      [
        'Paid most (estimate)',
        'Anthropic',
        '44.7% of the estimated dollars, 9.4% of the total tokens',
      ],
      ['Free models', '13.7%', 'of the total: 1.9% free variants, 11.8% priced at zero'],
    ])
  })

  it('say nothing of who is paid where no vendor has a price', () => {
    const vendors = madeUpView().vendors.map((line) => ({ ...line, dollarShare: null }))
    expect(page({ vendors }).tiles.map(({ label }) => label)).not.toContain('Paid most (estimate)')
  })
})

describe('the moves', () => {
  const move = (kind: WeekView['moves'][number]['kind'], candidate: string | null = null) => ({
    route: 'r',
    modelId: 'a/b',
    kind,
    text: `it is ${kind}`,
    candidate,
  })

  it('are told by what presses most, candidates by themselves', () => {
    const moves = [
      move('candidate', 'c/d'),
      move('falling'),
      move('repriced'),
      move('expiring'),
      move('gone'),
    ]
    const found = section(page({ moves }), 'moves')
    const [touching, candidates] = tablesOf(found)
    expect(rowsOf(touching)).toEqual([
      ['r (a/b)', 'it is gone'],
      ['r (a/b)', 'it is expiring'],
      ['r (a/b)', 'it is repriced'],
      ['r (a/b)', 'it is falling'],
    ])
    expect(touching).toMatchObject({ label: 'Moves that touch your routes', shown: 4 })
    expect(rowsOf(candidates)).toEqual([['r (a/b)', 'it is candidate (to try: c/d)']])
    expect(candidates).toMatchObject({ label: 'Candidates for your routes', shown: 4 })
    expect(candidates?.columns.map(({ title }) => title)).toEqual(['Route', 'Candidate'])
    expect(touching?.columns.map(({ title }) => title)).toEqual(['Route', 'What moved'])
    expect(textsOf(found)).toEqual(['Worth a try in the next regression run:'])
  })

  it('may be none', () => {
    const found = section(page({ moves: [] }), 'moves')
    expect([textsOf(found), tablesOf(found)]).toEqual([
      ['Nothing of this week touches a route of yours.'],
      [],
    ])
  })
})

describe('what was spent', () => {
  const full = pageOf(fullReport())

  it('stands beside its cap, where there is one', () => {
    const found = section(full, 'spend')
    expect(rowsOf(tablesOf(found)[0])).toEqual([
      ['agent_batch', '$41.20', '$150.00', '27.5%'],
      ['enterprise', '$203.11', '$200.00', '101.6%'],
      ['complex_reasoning', '$286.40', '$400.00', '71.6%'],
      ['experiment', '$0.00', 'none', '–'],
    ])
    expect(textsOf(found)).toEqual(['Dollars: settled calls of the ledger.'])
  })

  it('is the measured cost of each route too, with its method once', () => {
    const found = section(full, 'own')
    expect(rowsOf(tablesOf(found)[0])).toEqual([
      ['agent_batch (deepseek/deepseek-v4.1-flash)', '$0.031', '$41.20'],
      ['enterprise (anthropic/claude-sonnet-5.5)', '$0.74', '$203.11'],
    ])
    expect(textsOf(found)).toEqual([
      'Dollars: measured: settled calls of the ledger in the week. This beats every estimate below.',
    ])
  })
})

describe('the market', () => {
  it('has a row for each region, and the weeks behind it', () => {
    const found = section(page(), 'regions')
    const [regions, weeks] = tablesOf(found)
    expect(rowsOf(regions).slice(0, 2)).toEqual([
      ['CN', '13.1 T', '45.2%', '51.1%', '+11.4%', '11'],
      ['US', '7.60 T', '26.3%', '29.7%', '−1.2%', '–'],
    ])
    expect(weeks).toMatchObject({ label: 'Tokens by week and region', shown: 0 })
    expect(weeks?.rows).toHaveLength(26)
    const one = section(
      page({ history: [{ start: '2026-11-16', tokens: '5', regions: {} }] }),
      'regions',
    )
    expect([one.title, tablesOf(one).length]).toEqual(['Tokens by region', 1])
    const two = [1, 2].map((day) => ({
      start: `2026-11-0${day}`,
      tokens: '5',
      regions: { CN: '5' },
    }))
    expect(rowsOf(tablesOf(section(page({ history: two }), 'regions'))[1])[0]).toEqual([
      '2026-11-02',
      '5.00',
      '5.00',
      '–',
      '–',
      '–',
      '–',
      '–',
    ])
  })

  it('has a row for each model', () => {
    const found = section(page(), 'models')
    const rows = rowsOf(tablesOf(found)[0])
    expect(rows).toHaveLength(50)
    expect(tablesOf(found)[0]).toMatchObject({ label: 'The top 50 models', shown: 10 })
    expect(rows[0]?.slice(0, 6)).toEqual([
      '1',
      'DeepSeek: V4.1 Flash (deepseek/deepseek-v4.1-flash-20260914 · CN)',
      '14.2%',
      '+21.3%',
      '4.10 T',
      '#2',
    ])
    expect(rows[1]?.[1]).toBe('Space Bunny Alpha (stealth/space-bunny-alpha · stealth · free)')
    expect(rows[1]?.[6]).toBe('no price')
    expect(rows[6]?.slice(3)).toEqual(['–', '1.36 T', 'new', '$39.5 k', 'newcomer'])
  })

  it('says who came and went, by name where it is ranked', () => {
    const found = section(
      page({ newcomers: ['tencent/hy4-preview-20260827', 'x/unlisted'] }),
      'arrivals',
    )
    expect(textsOf(found)).toEqual([
      'Breakouts:',
      'Xiaomi: MiMo V2.6 Flash (#4, xiaomi/mimo-v2.6-flash-20260901): up 71% from rank 9, above 1% of the total',
      'Newcomers:',
      'Tencent: Hy4 preview (#7, tencent/hy4-preview-20260827)',
      'x/unlisted',
      'Drop-outs:',
      'x-ai/grok-4.1-fast, #48 before',
    ])
    const none = section(page({ newcomers: [], dropouts: [], breakouts: [] }), 'arrivals')
    expect(textsOf(none)).toEqual(['Breakouts: none.', 'Newcomers: none.', 'Drop-outs: none.'])
  })

  it('has the vendors with the widest gaps, and what has no price', () => {
    const found = section(page(), 'vendors')
    expect(textsOf(found)).toEqual([
      'The widest gaps: Anthropic has 9.4% of the total tokens and 44.7% of the estimated dollars; DeepSeek has 20.4% of the total tokens and 5.2% of the estimated dollars.',
      'Dollars, $1.43–4.94 M, mid $2.60 M: tokens times prices of the author’s own endpoint, 96 to 98.6% prompt, 30 to 90% of it read from a cache; an estimate, not billing. No price is known for 24.1% of the total; the dollar shares are of the rest.',
    ])
    const rows = rowsOf(tablesOf(found)[0])
    expect(rows[0]).toEqual([
      'DeepSeek (CN · one, two and 1 more)',
      '20.4%',
      '5.2% (3–8%)',
      '$135 k ($74.4–257 k)',
      '+12.4%',
      '5.90 T',
      '23.1%',
      '6',
    ])
    expect(rows[2]?.slice(0, 4)).toEqual([
      'stealth (stealth · one, two and 1 more)',
      '11.8%',
      'no price',
      '–',
    ])
    expect(rows[7]?.[0]).toBe('tencent (CN · one)')
  })

  it('has what was billed in a column of its own, where somebody told', () => {
    const { vendors, dollars } = madeUpView()
    const [first, ...rest] = vendors
    const billed = [{ ...first, billed: { usd: '1200', share: 0.3 } } as VendorLine, ...rest]
    const found = section(
      page({
        vendors: billed,
        dollars: {
          ...dollars,
          billed: { usd: '4000', method: 'by the website' },
        } as WeekView['dollars'],
      }),
      'vendors',
    )
    const [table] = tablesOf(found)
    expect(table?.columns.map(({ title }) => title)[4]).toBe('Billed')
    expect([rowsOf(table)[0]?.[4], rowsOf(table)[1]?.[4]]).toEqual(['$1.20 k (30.0%)', '–'])
    expect(textsOf(found).at(-1)).toBe(
      'Billed, $4.00 k in all (a stroke in the chart; shares are of what it bills): by the website.',
    )
  })

  it('tells of no gap between fewer than two', () => {
    const [first] = madeUpView().vendors
    expect(
      textsOf(section(page({ vendors: first === undefined ? [] : [first] }), 'vendors')),
    ).toHaveLength(1)
    expect(textsOf(section(page({ vendors: [] }), 'vendors'))).toHaveLength(1)
  })
})

describe('the foot', () => {
  it('has the licence once, and every method', () => {
    const full = pageOf(fullReport())
    expect(full.credit).toBe(
      'Source: OpenRouter (openrouter.ai/rankings), as of 2026-11-23T06:12:09Z. Licensed under CC BY 4.0.',
    )
    expect(page({ citation: 'x Licensed under CC BY 4.0.' }).credit).toBe(
      'x Licensed under CC BY 4.0.',
    )
    expect(textsOf(section(full, 'dollars'))).toEqual([
      'Estimated: tokens times prices of the author’s own endpoint, 96 to 98.6% prompt, 30 to 90% of it read from a cache; an estimate, not billing.',
      'Your own cost: measured: settled calls of the ledger in the week.',
      'Your spend by route: settled calls of the ledger.',
    ])
    expect(textsOf(section(full, 'source'))).toEqual([
      `${full.credit} https://creativecommons.org/licenses/by/4.0/`,
      'From GET /api/v1/datasets/rankings-daily, period=week, as of 2026-11-23T06:12:09Z. Aggregated, named and priced by agenthost.',
      `T is 10^12 tokens, B 10^9, M 10^6. Tokens are counted by each provider's own tokenizer. Of the total, 11.5% (3.32 T) is not attributed to a model: those of the list's "other".`,
      'The models and the long tail make the total.',
    ])
    expect(textsOf(section(page({ assumptions: [] }), 'assumptions'))).toEqual([
      'None were stated.',
    ])
  })
})

describe('the regression, by its rows', () => {
  const view = madeUpView()
  const part = (...results: ReturnType<typeof result>[]) => regressionPart({ results }, view)

  it('is none without a result', () => {
    expect(part()).toBeNull()
  })

  it('has of each model its word, its figures and its place', () => {
    const used = result('openrouter/deepseek/deepseek-v4.1-flash', 30)
    const verdict = {
      ...used.verdict,
      change: { mean: -0.1, low: -0.2, high: 0 },
      drift: { weeks: 6, eValue: 20 },
    }
    expect(
      part({ ...used, verdict }, result('x/y', 40, { usdPerSolved: null, toolFailures: null }))
        ?.rows,
    ).toEqual([
      [
        'deepseek/deepseek-v4.1-flash',
        'chores',
        'NO EVIDENCE (≥ 12 points seen)',
        '75 % (65–85)',
        '−10.0 (−20.0 to +0.0)',
        '2.0 % (1.0–3.0)',
        '#1, was #2',
        '$0.1',
      ],
      [
        'x/y',
        'chores',
        'NO EVIDENCE (≥ 12 points seen)',
        '100 % (90–110)',
        '–',
        '–',
        'not listed',
        'none solved',
      ],
    ])
    expect(part({ ...used, verdict })?.notes.at(-1)).toBe(
      'openrouter/deepseek/deepseek-v4.1-flash drifts downwards in chores over 6 weeks.',
    )
    const calm = { ...verdict, drift: { weeks: 6, eValue: 19.9 } }
    expect(part({ ...used, verdict: calm })?.notes).toHaveLength(4)
  })

  it('says what could have been seen beside no evidence alone', () => {
    const better = result('a/b', 40, { word: 'IMPROVED' })
    const first = result('a/c', 40)
    const blind = { ...first, verdict: { ...first.verdict, smallestSeen: null } }
    const newcomer = result('openrouter/tencent/hy4-preview', 40)
    const rows = part(better, blind, newcomer)?.rows
    expect(rows?.map((row) => row[2])).toEqual([
      'IMPROVED',
      'NO EVIDENCE',
      'NO EVIDENCE (≥ 12 points seen)',
    ])
    expect(rows?.[2]?.[6]).toBe('#7, new')
  })
})

describe('the proposal in the report', () => {
  const proposal = (more: Partial<Proposal>): Proposal => ({
    id: 12,
    at: 0,
    table: 't',
    text: '',
    state: 'waiting',
    decided: null,
    lines: [
      {
        route: 'r',
        change: { kind: 'cap', fromUsd: '9', toUsd: '4' },
        reason: 'why',
        evidence: ['a', 'b'],
      },
    ],
    ...more,
  })
  const decided = (by: string) => ({ at: 1, by, why: 'too dear' })
  it.each<[Partial<Proposal>, string]>([
    [
      {},
      'Proposal 12 waits for you: agenthost routes apply 12, or agenthost routes reject 12 --why "…".',
    ],
    [{ state: 'applied', decided: decided('me@host') }, 'Proposal 12 was taken by me@host.'],
    [{ state: 'applied', decided: decided('auto-apply') }, 'Proposal 12 was taken by itself.'],
    [{ state: 'applied' }, 'Proposal 12 was taken by itself.'],
    [{ state: 'rejected', decided: decided('me@host') }, 'Proposal 12 was rejected: too dear.'],
    [{ state: 'outdated' }, 'Proposal 12 is outdated: the table is another one now.'],
  ])('%j', (more, lead) => {
    const part = proposalsPart(proposal(more), ({ route }) => `change of ${route}`)
    expect(part).toEqual({
      lead,
      columns: ['Change', 'Why', 'Evidence'],
      rows: [['change of r', 'why', 'a; b']],
      notes: [
        'A model is proposed only when it has passed every suite of the route at no significant loss.',
      ],
    })
  })

  it('is none where nothing was ever proposed', () => {
    expect(proposalsPart(null, () => '')).toBeNull()
  })
})

describe('figures at their edges', () => {
  it.each([
    ['999.4', '999'],
    ['999.6', '1.00 k'],
    ['9.994', '9.99'],
    ['9.996', '10.0'],
    ['99.94', '99.9'],
    ['99.96', '100'],
    ['1000', '1.00 k'],
    ['1e6', '1.00 M'],
    ['1e9', '1.00 B'],
    ['5e15', '5000 T'],
  ])('%s tokens are %s', (tokens, text) => {
    expect(thin(tokensText(tokens))).toBe(text)
  })

  it.each([
    ['1', '$1.00'],
    ['0.999', '$1'],
    ['999.994', '$999.99'],
    ['1000', '$1.00 k'],
    ['-0.5', '−$0.5'],
    ['-2000', '−$2.00 k'],
    ['much', '$much'],
  ])('%s US dollars are %s', (usd, text) => {
    expect(thin(dollarsText(usd))).toBe(text)
  })

  it('have their unit once in a range, and the mid behind it', () => {
    expect(thin(bandText({ low: '1100000', mid: '2e6', high: '3.4e6' }))).toBe(
      '$1.10–3.40 M, mid $2.00 M',
    )
    expect(thin(rangeText({ low: '1000', high: '1e6' }))).toBe('$1.00 k–$1.00 M')
  })

  it.each([
    [0.00049, '<0.1%'],
    [0.0005, '0.1%'],
    [-0.1, '-10.0%'],
    [Number.NaN, 'unknown'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ])('the share %d is %s', (share, text) => {
    expect(shareText(share)).toBe(text)
  })

  it('of a narrow band are its middle', () => {
    expect(shareBandText({ low: 0.041, high: 0.043 })).toBe('4.2%')
    expect(shareBandText({ low: 0.04, high: 0.09 })).toBe('4–9%')
  })

  it.each([
    [8.99, '+899%', 'up'],
    [9, '×10.0', 'up'],
    [1, '+100%', 'up'],
    [0.999, '+99.9%', 'up'],
    [0.00049, '±0%', 'plain'],
    [0.0005, '+0.1%', 'up'],
    [-0.0005, '−0.1%', 'down'],
    [-1, '−100%', 'down'],
    [0, '±0%', 'plain'],
    [null, '–', 'plain'],
  ])('the change %d is %s', (change, text, tone) => {
    expect(thin(changeText(change))).toBe(text)
    expect(toneOf(change)).toBe(tone)
  })

  it.each([
    ['a', 'a.'],
    ['a.', 'a.'],
    ['a!', 'a!'],
    ['a?', 'a?'],
    ['a.b', 'a.b.'],
  ])('the sentence %j ends with a stop', (text, whole) => {
    expect(sentence(text)).toBe(whole)
  })

  it('of weeks are words', () => {
    expect([weeksText(1), weeksText(2), weeksText(0)]).toEqual(['one week', '2 weeks', '0 weeks'])
  })
})

const SMALL: Page = {
  title: 'T',
  headline: 'H',
  tiles: [{ label: 'L', figure: 'F', detail: 'D' }],
  warnings: [],
  sections: [],
  foot: [],
  credit: 'C',
}
const tableWith = (rows: number, shown: number): Block => ({
  kind: 'table',
  table: {
    label: 'Things',
    columns: [
      { title: 'Name', isNumber: false },
      { title: 'Count', isNumber: true },
      { title: 'More', isNumber: true },
    ],
    rows: Array.from({ length: rows }, (_none, at) => [
      { text: `n${at}`, sub: 'below' },
      { text: String(at), tone: 'up' as const },
      { text: 'x', tone: 'plain' as const },
    ]),
    shown,
  },
})
const small = (...blocks: Block[]): Page => ({
  ...SMALL,
  sections: [{ id: 's', title: 'S', blocks, isPictured: true }],
})

describe('a page of HTML', () => {
  const details = (rows: number, shown: number): readonly (string | number)[] => {
    const html = htmlOf(small(tableWith(rows, shown)))
    const [seen = '', folded = ''] = html.slice(html.indexOf('<h2>')).split('<details>')
    const summary = /<summary>(.*?)<\/summary>/.exec(folded)?.[1] ?? ''
    const count = (text: string): number => text.split('<tr><td').length - 1
    return [count(seen), count(folded), summary]
  }
  it.each([
    [3, 10, [3, 0, '']],
    [10, 10, [10, 0, '']],
    [13, 10, [13, 0, '']],
    [14, 10, [10, 4, '4 more']],
    [2, 0, [0, 2, 'The figures']],
    [0, 0, [0, 0, '']],
  ])('of %i rows shows %i at once, and folds the rest', (rows, shown, expected) => {
    expect(details(rows, shown)).toEqual(expected)
  })

  it('names what is folded, and marks numbers and tones by classes', () => {
    const html = htmlOf(small(tableWith(14, 10)))
    expect(html).toContain('<caption>Things</caption>')
    expect(html).toContain('aria-label="Things, the others"')
    expect(htmlOf(small(tableWith(2, 0)))).toContain('aria-label="Things"')
    expect(html).toContain('<th scope="col">Name</th><th scope="col" class="n">Count</th>')
    expect(html).toContain(
      '<td>n0<small>below</small></td><td class="n up">0</td><td class="n">x</td>',
    )
  })

  it('has each kind of block, warnings only where there are some', () => {
    const html = htmlOf({
      ...small(
        { kind: 'text', text: 'a < b' },
        { kind: 'method', text: 'how' },
        { kind: 'list', items: ['1', '2'] },
        {
          kind: 'chart',
          chart: { label: 'a "chart"', draw: (width) => ({ width, height: 7, body: '<g/>' }) },
        },
      ),
      warnings: ['mind'],
    })
    expect(html).toContain(
      '<p>a &lt; b</p>\n<p class="method">how</p>\n<ul><li>1</li><li>2</li></ul>',
    )
    expect(html).toContain(
      '<figure><svg class="desk" viewBox="0 0 872 7" role="img" aria-label="a &quot;chart&quot;"><g/></svg><svg class="phone" viewBox="0 0 358 7"',
    )
    expect(html).toContain(
      '<aside class="warnings"><strong>Warnings</strong><ul><li>mind</li></ul></aside>',
    )
    expect(htmlOf(SMALL)).not.toContain('<aside')
    expect(html).toContain('<dt>L</dt><dd class="figure">F</dd><dd class="detail">D</dd>')
    expect(html).toContain('<title>T: model rankings</title>')
  })
})

describe('a page of Markdown', () => {
  it('is what a person would have written', () => {
    const text = markdownOf({
      ...small({ kind: 'text', text: 'a*b' }, { kind: 'method', text: 'how' }, tableWith(2, 0)),
      warnings: ['mind', 'this'],
      foot: [
        {
          id: 'f',
          title: 'Foot',
          blocks: [{ kind: 'list', items: ['1', '2'] }],
          isPictured: false,
        },
      ],
    })
    expect(text).toBe(
      `# T\n\nH\n\n- L: F (D)\n\n> **Warnings**\n>\n> - mind\n> - this\n\n## S\n\na\\*b\n\n*how*\n\n| Name | Count | More |\n| --- | ---: | ---: |\n| n0 (below) | 0 | x |\n| n1 (below) | 1 | x |\n\n---\n\n## Foot\n\n- 1\n- 2\n`,
    )
  })
})

describe('a picture', () => {
  const wordsOf = (of: Page): readonly string[] =>
    [...pictureOf(of).matchAll(/<text[^>]*>([^<]*)/g)].map(([, text = '']) => text)

  it('has six rows of a table as sentences, and says how many more there are', () => {
    const words = wordsOf(small(tableWith(9, 20)))
    expect(words.filter((text) => text.startsWith('•'))).toHaveLength(6)
    expect(words).toContain('• n0 (below); Count: 0; More: x')
    expect(words).toContain('and 3 more')
    expect(wordsOf(small(tableWith(6, 20)))).not.toContain('and 0 more')
    expect(wordsOf(small(tableWith(6, 4)))).toContain('and 2 more')
  })

  it('has a table of two columns as pairs, and none beside a chart', () => {
    const pairs: Block = {
      kind: 'table',
      table: {
        label: '',
        shown: 9,
        columns: [
          { title: 'A', isNumber: false },
          { title: 'B', isNumber: false },
        ],
        rows: [[{ text: 'a' }, { text: 'b', sub: 'c' }]],
      },
    }
    expect(wordsOf(small(pairs))).toContain('• a: b (c)')
    const chart: Block = {
      kind: 'chart',
      chart: { label: '', draw: (width) => ({ width, height: 9, body: '<g/>' }) },
    }
    expect(wordsOf(small(chart, pairs))).not.toContain('• a: b (c)')
  })

  it('has the sections that are to be pictured, the second of the foot, and the credit', () => {
    const foot = ['one', 'two', 'three'].map((text) => ({
      id: text,
      title: text,
      blocks: [{ kind: 'text', text } as const],
      isPictured: false,
    }))
    const words = wordsOf({
      ...SMALL,
      foot,
      sections: [{ id: 'x', title: 'Hidden', blocks: [], isPictured: false }],
    })
    expect(words).toEqual(['T', 'H', 'L', 'F', 'D', 'two', 'C'])
    expect(wordsOf({ ...SMALL, warnings: ['mind'] })).toEqual([
      'T',
      'H',
      'L',
      'F',
      'D',
      'Warnings',
      '• mind',
      'C',
    ])
  })
})

describe('a text from outside', () => {
  it.each([
    [' a\u0000b\n', 'a b', 'a b'],
    ['a\u202eb', 'a b', 'a b'],
    ['a\ud800', 'a\ufffd', 'a\ufffd'],
    ['<a href="x">\'`&', '<a href="x">\'`&', '&lt;a href=&quot;x&quot;&gt;&#39;&#96;&amp;'],
  ])('%j', (text, one, entity) => {
    expect(plain(text)).toBe(one)
    expect(escaped(text)).toBe(entity)
  })

  it.each([
    ['a|b', 'a\\|b'],
    ['$5', '$5'],
    ['$x$', '\\$x\\$'],
    ['www.x.y', 'www\\.x.y'],
    ['WWW.x', 'WWW\\.x'],
    ['a:b', 'a:b'],
    ['- a', '\\- a'],
    ['+', '\\+'],
    ['-a', '-a'],
    ['---', '\\---'],
    ['12) a', '12\\) a'],
    ['12.5', '12.5'],
    ['me@host', 'me\\@host'],
  ])('in Markdown %j is %s', (text, safe) => {
    expect(markdownEscaped(text)).toBe(safe)
  })
})

describe('a report that is read', () => {
  const whole = madeUpView()
  it.each([
    ...([
      'models',
      'vendors',
      'regions',
      'newcomers',
      'dropouts',
      'breakouts',
      'own',
      'moves',
      'assumptions',
      'warnings',
      'history',
    ] as const),
    ...(['week', 'total', 'dollars', 'reconciliation', 'unattributed'] as const),
    ...(['source', 'asOf', 'citation'] as const),
  ])('has to have %s', (name) => {
    expect(() => readReport(JSON.stringify({ ...whole, [name]: null }), 'a.json')).toThrow(
      `unable to use a.json: it has no ${name} as a report has`,
    )
    expect(() => readReport(JSON.stringify({ ...whole, [name]: 4 }), 'a.json')).toThrow(name)
  })

  it('is the week alone, as it may be', () => {
    expect(readReport(JSON.stringify(whole), 'a.json')).toEqual(madeUpReport())
    expect(() => readReport('null', 'a.json')).toThrow('it has no week')
  })
})
