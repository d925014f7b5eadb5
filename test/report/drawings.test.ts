/** The charts: what is drawn where, by made-up weeks whose pixels can be reckoned by hand. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ModelLine, VendorLine, WeekView } from '../../src/rankings/week-view.ts'
import { modelsChart } from '../../src/report/charts/models-chart.ts'
import { ticksTo } from '../../src/report/charts/scale.ts'
import { spendChart, usedOf } from '../../src/report/charts/spend-chart.ts'
import { shownVendors, vendorsChart } from '../../src/report/charts/vendors-chart.ts'
import { layersOf } from '../../src/report/charts/week-layers.ts'
import { weeksChart } from '../../src/report/charts/weeks-chart.ts'
import { DARK, fillOf, LIGHT } from '../../src/report/colours.ts'
import { pageOf } from '../../src/report/compose-page.ts'
import { htmlOf } from '../../src/report/html.ts'
import type { Drawing } from '../../src/report/page.ts'
import { pictureOf } from '../../src/report/picture.ts'
import { box, element, fitted, label, line, widthOf, wrapped } from '../../src/report/svg.ts'
import { fullReport, madeUpView } from './made-up-report.ts'

type Mark = Readonly<Record<string, string>>

/** The attributes of every element of a kind, in their order. */
function marks({ body }: Drawing, name: string, look?: string): readonly Mark[] {
  const found = [...body.matchAll(new RegExp(`<${name}((?: [a-z0-9-]+="[^"]*")*)/?>`, 'g'))]
  const all = found.map(([, attributes = '']) =>
    Object.fromEntries(
      [...attributes.matchAll(/ ([a-z0-9-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    ),
  ) as readonly Mark[]
  return look === undefined ? all : all.filter(({ class: own }) => own === look)
}

/** The words of a drawing, without what a tooltip holds beside them. */
const wordsOf = ({ body }: Drawing): readonly string[] =>
  [...body.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text = '']) => text.replace(/\u202f/g, ' '))

describe('an element', () => {
  it('is closed where it is empty, and its numbers have two decimals', () => {
    expect(element('a', { x: 1 / 3, y: 2, z: '<"' })).toBe('<a x="0.33" y="2" z="&lt;&quot;"/>')
    expect(element('a', {}, 'b')).toBe('<a>b</a>')
  })

  it('that is a box has no width below nothing', () => {
    expect(box('f-blue', [1, 2, -3, 4])).toBe(
      '<rect class="f-blue" x="1" y="2" width="0" height="4"/>',
    )
    expect(line('grid', [1, 2, 3, 4])).toBe('<line class="grid" x1="1" y1="2" x2="3" y2="4"/>')
  })

  it('that is a label has all of its text as a tooltip where it was cut', () => {
    expect(label(1, 2, ' a<b ')).toBe(
      '<text x="1" y="2" class="ink" font-size="13" text-anchor="start">a&lt;b</text>',
    )
    expect(label(1, 2, 'abcdef', { within: 30, size: 10, look: 'muted', anchor: 'end' })).toBe(
      '<text x="1" y="2" class="muted" font-size="10" text-anchor="end">abc…<title>abcdef</title></text>',
    )
    expect(label(1, 2, '')).toContain('> </text>')
  })
})

describe('the width of a text', () => {
  it.each([
    ['a', 6.3],
    ['A', 7.2],
    ['W', 10],
    ['i', 3.6],
    ['…', 10],
    ['漢', 13],
    ['e\u0301', 6.3],
    ['ab', 12.6],
    ['', 0],
  ])('of %j at ten pixels is %d', (text, px) => {
    expect(widthOf(text, 10)).toBeCloseTo(px, 6)
  })

  it('decides what is kept of it', () => {
    expect(fitted('aaaa', 25.2, 10)).toBe('aaaa')
    expect(fitted('aaaa', 25.1, 10)).toBe('aa…')
    expect(fitted('a bbbb', 20, 10)).toBe('a…')
    expect(fitted('aaaa', 5, 10)).toBe('…')
  })

  it('decides where a line ends', () => {
    expect(wrapped('aa bb  cc', 30, 10)).toEqual(['aa bb', 'cc'])
    expect(wrapped('aa bbbbbb', 30, 10)).toEqual(['aa', 'bbb…'])
    expect(wrapped(' ', 30, 10)).toEqual([])
  })
})

describe('the colour of a region', () => {
  it.each([
    ['CN', 'vermilion'],
    ['us', 'blue'],
    ['FR', 'green'],
    ['stealth', 'dark'],
    ['rest', 'pale'],
    // By the sum of its letters alone: i 105 and n 110 are 215, 3 of four.
    ['IN', 'green'],
    ['in', 'green'],
    ['constructor', 'sky'],
  ])('%s is %s', (region, fill) => {
    expect(fillOf(region)).toBe(fill)
  })

  it('is there by day and by night', () => {
    expect(Object.keys(DARK.fills)).toEqual(Object.keys(LIGHT.fills))
    expect(Object.keys(LIGHT.fills)).toContain(fillOf('anything'))
  })
})

describe('the lines of an axis, by tables', () => {
  it.each([
    [10, 5, [0, 2, 4, 6, 8, 10]],
    [9.9, 5, [0, 2, 4, 6, 8]],
    [100, 2, [0, 50, 100]],
    [70, 1, [0]],
    [100, 1, [0, 100]],
  ])('up to %d in %d steps', (most, lines, ticks) => {
    expect(ticksTo(most, lines)).toEqual(ticks)
  })
})

describe('the chart of the models', () => {
  const model = (more: Partial<ModelLine>): ModelLine => ({
    rank: 1,
    slug: 'a/b',
    id: 'a/b',
    name: 'B',
    vendor: 'a',
    region: 'US',
    tokens: '100',
    share: 0.5,
    change: 0,
    previousRank: 1,
    dollars: null,
    free: false,
    note: '',
    ...more,
  })
  const chart = (models: readonly ModelLine[], width = 690): Drawing =>
    modelsChart({ models } as unknown as WeekView, width)

  it('has bars as long as their tokens, and the week before as an outline', () => {
    // 690 px have 200 for the bars: 1 px for each token of 200.
    const drawn = chart([
      model({ tokens: '100', change: -0.5, previousRank: 3 }),
      model({ rank: 2, tokens: '50', change: null, previousRank: null, region: 'CN' }),
      model({ rank: 3, tokens: '40', change: 3, previousRank: 1 }),
      model({ rank: 4, tokens: '0', change: -1, previousRank: 4 }),
    ])
    expect(drawn.height).toBe(24 + 4 * 42)
    expect(
      marks(drawn, 'rect', 'f-blue').map(({ x, y, width, height }) => [x, y, width, height]),
    ).toEqual([
      ['300', '34', '100', '14'],
      ['300', '118', '40', '14'],
      ['300', '160', '1', '14'],
    ])
    expect(marks(drawn, 'rect', 'f-vermilion').map(({ width }) => width)).toEqual(['50'])
    // The first ghost is that of the key.
    expect(marks(drawn, 'rect', 'ghost').map(({ x, y, width }) => [x, y, width])).toEqual([
      ['396', '3', '18'],
      ['300', '30', '200'],
      ['300', '114', '10'],
    ])
  })

  it('says who moved, in words, an arrow and a colour', () => {
    const drawn = chart([
      model({ previousRank: 3, change: 0.5 }),
      model({ rank: 2, previousRank: null, change: null }),
      model({ rank: 3, previousRank: 1, change: -0.25 }),
      model({ rank: 4, previousRank: 4, change: 0 }),
    ])
    const look = (text: string): string | undefined =>
      new RegExp(`class="([a-z ]+)"[^>]*>${text}<`).exec(drawn.body)?.[1]
    expect(['▲2', 'new', '▼2', '=', '\\+50.0%', '−25.0%', '±0%'].map(look)).toEqual([
      'up',
      'up',
      'down',
      'muted',
      'up',
      'down',
      'muted',
    ])
    expect(wordsOf(drawn)).toEqual(
      expect.arrayContaining(['B', 'a · US', '100', '50.0%', 'this week']),
    )
  })

  it('has ten of them, and on a phone the whole width', () => {
    const many = Array.from({ length: 12 }, (_none, at) => model({ rank: at + 1 }))
    expect(chart(many).height).toBe(24 + 420)
    const phone = chart([model({ tokens: '100', change: 0 })], 358)
    expect(phone.height).toBe(24 + 48)
    expect(marks(phone, 'rect', 'f-blue')).toMatchObject([{ x: '0', width: '358' }])
    expect(wordsOf(phone)).toContain('1  B')
    expect(wordsOf(phone)).toContain('the week before')
    expect(chart([], 358)).toMatchObject({ width: 358, height: 24 })
  })
})

describe('the chart of the vendors', () => {
  const vendor = (company: string, share: number, mid: number | null, more = {}): VendorLine =>
    ({
      vendor: company,
      company,
      share,
      dollarShare: mid === null ? null : { low: mid / 2, mid, high: Math.min(mid * 2, 1) },
      billed: null,
      ...more,
    }) as unknown as VendorLine
  const view = (...vendors: VendorLine[]): WeekView => ({ vendors }) as unknown as WeekView

  it('shows the largest by either measure, by their tokens, and never the long tail', () => {
    const many = Array.from({ length: 10 }, (_none, at) => vendor(`v${at}`, 0.02, 0.01))
    const all = [
      ...many,
      vendor('paid', 0.001, 0.5),
      vendor('called', 0.3, null),
      vendor('other', 0.9, null),
    ]
    const shown = shownVendors(view(...all)).map(({ company }) => company)
    expect(shown).toHaveLength(10)
    expect(shown[0]).toBe('called')
    expect(shown.at(-1)).toBe('paid')
    expect(shown).not.toContain('other')
  })

  it('has a dot at the tokens, and the dollars as a band with its middle and what was billed', () => {
    // From 184 to 584 px; the most is 0.8, so that 0.1 is 50 px.
    const drawn = vendorsChart(
      view(vendor('A', 0.2, 0.4, { billed: { usd: '1', share: 0.6 } }), vendor('B', 0.1, null)),
      816,
    )
    expect(drawn.height).toBe(46 + 2 * 36 + 22)
    const [, first, second] = marks(drawn, 'circle')
    expect([first?.['cx'], first?.['cy'], second?.['cx'], second?.['cy']]).toEqual([
      '284',
      '64',
      '234',
      '100',
    ])
    expect(marks(drawn, 'rect', 'band')[1]).toMatchObject({
      x: '284',
      y: '57',
      width: '300',
      height: '14',
    })
    expect(marks(drawn, 'line', 'gap')).toMatchObject([{ x1: '284', x2: '384', y1: '64' }])
    expect(marks(drawn, 'path')[1]?.['d']).toBe('M377 64L384 57L391 64L384 71Z')
    expect(marks(drawn, 'line', 'cap')).toMatchObject([{ x1: '484', y1: '55', y2: '73' }])
    expect(wordsOf(drawn)).toEqual(
      expect.arrayContaining(['20.0%', '40.0% (20–80%)', '10.0%', 'no price', '0%', '80%']),
    )
  })

  it('is never narrower than it can be drawn, and has its names above on a phone', () => {
    const thin = { dollarShare: { low: 0.1, mid: 0.1, high: 0.1 } }
    const drawn = vendorsChart(view(vendor('A', 0.1, null, thin)), 358)
    expect(drawn.height).toBe(46 + 50 + 22)
    expect(marks(drawn, 'rect', 'band')[1]).toMatchObject({ width: '2', y: '71' })
    expect(wordsOf(drawn)).toContain('10.0% → 10.0%')
    expect(vendorsChart(view(), 358).height).toBe(68)
  })
})

describe('the chart of the spend', () => {
  const route = (usd: string, capUsd: string | null) => ({ route: 'r', usd, capUsd })
  const chart = (usd: string, capUsd: string | null, width = 690): Drawing =>
    spendChart({ period: 'p', method: 'm', routes: [route(usd, capUsd)] }, width)

  it.each([
    ['50', '100', 0.5],
    ['0', '100', 0],
    ['5', null, null],
    ['5', '0', null],
    ['0', '0', null],
    ['much', '9', null],
  ])('has of %s against %s the part %d', (usd, capUsd, used) => {
    expect(usedOf(route(usd, capUsd))).toBe(used)
  })

  it('draws what is used up to its cap, and a quarter beyond it', () => {
    // 250 px from 180 on; the cap is at 200 of them.
    const half = chart('50', '100')
    expect(half.height).toBe(22 + 34 + 4)
    expect(marks(half, 'rect', 'track')).toMatchObject([{ x: '180', y: '30', width: '250' }])
    expect(marks(half, 'rect', 'f-blue')).toMatchObject([{ x: '180', y: '33', width: '100' }])
    expect(marks(half, 'line', 'cap')).toMatchObject([{ x1: '380', y1: '28', y2: '50' }])
    expect(wordsOf(half)).toEqual(['cap', 'r', '$50.00 of $100.00, 50.0%'])
    expect(marks(chart('100', '100'), 'rect', 'f-blue')).toMatchObject([{ width: '200' }])
    const over = chart('101', '100')
    expect(marks(over, 'rect', 'f-vermilion')).toMatchObject([{ width: '202' }])
    expect(wordsOf(over)[2]).toBe('$101.00 of $100.00, 101.0%: over')
    expect(marks(chart('900', '100'), 'rect', 'f-vermilion')).toMatchObject([{ width: '250' }])
    expect(marks(chart('-5', '100'), 'rect', 'f-blue')).toMatchObject([{ width: '0' }])
  })

  it('has words alone where there is no cap', () => {
    expect(wordsOf(chart('5', null))).toEqual(['r', '$5.00, no cap'])
    expect(marks(chart('5', null), 'rect')).toEqual([])
  })

  it('has its names above on a phone', () => {
    const phone = chart('50', '100', 250)
    expect(phone.height).toBe(22 + 48 + 4)
    expect(marks(phone, 'rect', 'f-blue')).toMatchObject([{ x: '0', y: '47', width: '100' }])
  })
})

describe('the chart of the weeks', () => {
  const week = (start: string, tokens: number, regions: Readonly<Record<string, string>>) => ({
    start,
    tokens: String(tokens),
    regions,
  })
  const view = (history: WeekView['history'], ...regions: string[]): WeekView =>
    ({ history, regions: regions.map((region) => ({ region })) }) as unknown as WeekView

  it('has its layers from the largest region up, what is no region above, and the rest on top', () => {
    const layers = layersOf(view([], 'CN', 'stealth', 'US', 'unknown'))
    expect(layers.map(({ region }) => region)).toEqual(['CN', 'US', 'stealth', 'unknown', 'other'])
    const of = layers.map((layer) => layer.of(week('2026-05-18', 100, { CN: '40', US: '30' })))
    expect(of).toEqual([40, 30, 0, 0, 30])
    expect(layers.at(-1)?.of(week('2026-05-18', 50, { CN: '40', US: '30' }))).toBe(0)
  })

  it('puts the smaller ones together where there are more than eight', () => {
    const names = Array.from({ length: 9 }, (_none, at) => `R${at}`)
    expect(layersOf(view([], ...names.slice(0, 8))).map(({ region }) => region)).toEqual([
      ...names.slice(0, 8),
      'other',
    ])
    expect(layersOf(view([], ...names)).map(({ region }) => region)).toEqual([
      ...names.slice(0, 7),
      'rest',
    ])
  })

  it('has columns as high as their tokens, at their weeks, with a gap where one is missing', () => {
    // 218 px to the right of 48 are three weeks of 40; 330 px high, of which one is a billion tokens.
    const history = [
      week('2026-05-04', 139e9, { CN: '100e9' }),
      week('2026-05-18', 278e9, { CN: '139e9', US: '139e9' }),
    ]
    const drawn = weeksChart(view(history, 'CN', 'US'), 570)
    expect(drawn.height).toBe(330)
    const columns = marks(drawn, 'rect').filter(({ class: look }) => look?.startsWith('part'))
    const step = (570 - 170 - 48) / 3
    const first = 48 + (step - 48) / 2
    const second = first + 2 * step
    const round = (px: number): string => String(Math.round(px * 100) / 100)
    expect(
      columns.map(({ class: look, x, y, width, height }) => [look, x, y, width, height]),
    ).toEqual([
      ['part f-vermilion', round(first), '204', '48', '100'],
      ['part f-pale', round(first), '165', '48', '39'],
      ['part f-vermilion', round(second), '165', '48', '139'],
      ['part f-blue', round(second), '26', '48', '139'],
    ])
    expect(wordsOf(drawn)).toEqual(
      expect.arrayContaining(['0', '50 B', '250 B', 'May', 'CN 50.0%', 'US 50.0%', '278 B']),
    )
    expect(wordsOf(drawn)).not.toContain('other 0%')
  })

  it('names a month once, and the year with January', () => {
    const starts = ['2026-12-21', '2026-12-28', '2027-01-04', '2027-01-11', '2027-02-01']
    const drawn = weeksChart(
      view(
        starts.map((start) => week(start, 10, { CN: '10' })),
        'CN',
      ),
      872,
    )
    const months = wordsOf(drawn).filter((text) => /^[A-Z][a-z]{2}( |$)/.test(text))
    expect(months).toEqual(['Dec', 'Jan ’27', 'Feb'])
  })

  it('is nothing without a week', () => {
    expect(weeksChart(view([], 'CN'), 872)).toEqual({ width: 872, height: 0, body: '' })
  })
})

describe('the drawings of the made-up week', () => {
  const report = fullReport()
  const { view, spend } = report
  const drawings: Readonly<Record<string, () => string>> = {
    'weeks, desk': () => weeksChart(view, 872).body,
    'weeks, phone': () => weeksChart(view, 358).body,
    'models, desk': () => modelsChart(view, 872).body,
    'models, phone': () => modelsChart(view, 358).body,
    'vendors, desk': () => vendorsChart(view, 872).body,
    'vendors, phone': () => vendorsChart(view, 358).body,
    'spend, desk': () => (spend === null ? '' : spendChart(spend, 872).body),
    'spend, phone': () => (spend === null ? '' : spendChart(spend, 358).body),
    page: () => htmlOf(pageOf(report)),
    picture: () => pictureOf(pageOf(report)),
    'picture of a quiet week': () =>
      pictureOf(pageOf({ ...report, view: madeUpView({ warnings: [], moves: [] }), spend: null })),
  }
  // Whoever changes a drawing looks at it, and then puts its new number here.
  it.each(Object.entries(knownDrawings()))('%s is drawn as before', (name, seen) => {
    const drawn = drawings[name]?.() ?? ''
    expect(createHash('sha256').update(drawn).digest('hex').slice(0, 16)).toBe(seen)
  })

  it('are all told', () => {
    expect(Object.keys(knownDrawings())).toEqual(Object.keys(drawings))
  })
})

function knownDrawings(): Readonly<Record<string, string>> {
  return {
    'weeks, desk': 'b0c3d99746f6ab2c',
    'weeks, phone': '072e28b8999971be',
    'models, desk': '85508a3f1a93ae76',
    'models, phone': '5edb0fef21442666',
    'vendors, desk': 'f085cb6fb79e5f01',
    'vendors, phone': '0e82e41f4dc063bc',
    'spend, desk': 'e7db873cdcaec195',
    'spend, phone': '02726ab075c7a827',
    page: 'f6234e16f8f56bf0',
    picture: '39d0332c294d550a',
    'picture of a quiet week': 'f597145850f4ea9a',
  }
}
