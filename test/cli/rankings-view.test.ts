/** The week in a terminal, whatever the week and however wide the terminal. */
import { describe, expect, it } from 'vitest'
import { rankingsText } from '../../src/cli/rankings/rankings-view.ts'
import type { ModelLine, Move, WeekView } from '../../src/rankings/week-view.ts'
import { weekView } from '../../src/rankings/week.ts'
import { LAST_WEEK, madeUpQuarter } from '../support/made-up-quarter.ts'

const { facts } = madeUpQuarter(1)
const last = weekView(facts, LAST_WEEK)
const linesOf = (view: WeekView, columns: number): readonly string[] =>
  rankingsText(view, { columns, hasColour: false }).trimEnd().split('\n')

const move = (kind: Move['kind'], text: string): Move => ({
  route: 'batch',
  modelId: 'x/y',
  kind,
  text,
  candidate: kind === 'candidate' ? text : null,
})

describe('the week in a terminal', () => {
  it('fits 80 by 24 in each week of the quarter, with the next prompt', () => {
    for (const { start } of facts.weeks) {
      const lines = linesOf(weekView(facts, start), 80)
      expect(lines.length, start).toBeLessThanOrEqual(23)
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80)
    }
  })

  it.each([40, 50, 64, 100, 200])('has no line wider than %i', (columns) => {
    for (const line of linesOf(last, columns)) {
      expect(line.length, line).toBeLessThanOrEqual(columns)
    }
  })

  it('has no change and no run in the first week that is stored', () => {
    const [first] = facts.weeks
    const [headline = ''] = linesOf(weekView(facts, first?.start ?? ''), 80)
    expect(headline).toMatch(/^2025-11-24 to 2025-11-30: [\d.]+T tokens$/)
  })

  it('says which way the total went', () => {
    const total = { ...last.total, change: -0.02, weeksUp: 0, weeksDown: 3 }
    expect(linesOf({ ...last, total }, 80)[0]).toMatch(/, -2\.0% in a week, down 3 weeks in a row$/)
  })

  it('has what happened to a route first, and counts what does not fit', () => {
    const kinds = ['repriced', 'falling', 'expiring', 'gone'] as const
    const moves = [
      move('candidate', 'a/one'),
      move('candidate', 'a/two'),
      ...kinds.map((kind) => move(kind, kind)),
    ]
    const lines = linesOf({ ...last, own: [], moves }, 80)
    const at = lines.indexOf('batch: gone')
    expect(lines.slice(at, at + 3)).toEqual([
      'batch: gone',
      'batch: expiring (+2: --json)',
      'Worth a try: batch one (+1)',
    ])
    expect(lines.length).toBe(23)
  })

  it('has the first warning and the number of the others', () => {
    const lines = linesOf({ ...last, warnings: ['A day is missing.', 'b', 'c'] }, 80)
    expect(lines).toContain('Beware: A day is missing. (+2: --json)')
    expect(lines.length).toBeLessThanOrEqual(23)
  })

  it('never has dollars without how they were come by', () => {
    const text = linesOf(last, 200).find((line) => line.includes('$')) ?? ''
    expect(text).toMatch(/^Dollars: \$[^,]+, estimated from published prices and assumed shares/)
    expect(text).toContain('Measured by your own ledger: agent_batch $')
  })
})

describe('the whole week', () => {
  it('at 80 columns', () => {
    expect(rankingsText(last, { columns: 80, hasColour: false })).toBe(`\
2026-05-18 to 2026-05-24: 29.8T tokens, +13.8% in a week, up 4 weeks in a row
 #  WAS   MODEL                      TOKENS  OF ALL   CHANGE  NOTE
 1  = 1   DeepSeek: V4 Flash          4.14T   13.9%    -1.1%  repriced
 2  = 2   DeepSeek: V4 Pro            3.69T   12.4%   +29.0%
 3  = 3   Tencent: Hy3 preview        2.75T    9.2%   +18.6%
 4  = 4   Google: Gemini 3 Flash P…   1.72T    5.8%    +6.3%  expires 2026-06-10
 5  = 5   Anthropic: Claude Sonnet…   1.71T    5.7%   +10.1%
 6  = 6   MiniMax: M2.7               1.24T    4.2%    +4.6%
 7  = 7   xAI: Grok 4.1 Fast          1.18T    4.0%   +12.6%
 8  ↑ 17  StepFun: Step 3.5 Flash     1.16T    3.9%  +204.5%  breakout
 9  ↓ 8   stealth/space-bunny-alpha   1.12T    3.8%    +9.4%
10  = 10  MoonshotAI: Kimi K2.6       1.07T    3.6%   +34.3%
VENDOR     TOKENS  OF ALL  OF DOLLARS   REGION   OF ALL  OF KNOWN  LEADS
DeepSeek    9.31T   31.2%      ~23.8%   CN        57.5%     58.3%  14 wk
Google      3.00T   10.1%      ~11.3%   US        29.9%     30.3%
Anthropic   2.94T    9.8%      ~31.2%   stealth    7.4%      7.5%
Tencent     2.75T    9.2%       ~1.6%   EU         1.5%      1.5%
Dollars: $7.57M ($3.69M to $18.1M), estimated from published prices and assumed
shares of prompt and cache; 6.7% of all tokens unpriced. Measured by your own
ledger: agent_batch $0.048/M, enterprise $0.96/M.
multimodal: Google: Gemini 3 Flash Preview expires on 2026-06-10,… (+2: --json)
Worth a try: agent_batch step-3.5-flash (+2), enterprise grok-4.1-fast (+2), co…
Source: OpenRouter (openrouter.ai/rankings), as of 2026-05-25T02:00:00.000Z.
`)
  })

  it('at 40 columns, and no narrower in a terminal that is', () => {
    const text = rankingsText(last, { columns: 40, hasColour: false })
    expect(text).toBe(`\
2026-05-18 to 2026-05-24: 29.8T tokens,
+13.8% in a week, up 4 weeks in a row
 #  WAS   MODEL         TOKENS  OF ALL…
 1  = 1   DeepSeek: V…   4.14T   13.9%…
 2  = 2   DeepSeek: V…   3.69T   12.4%…
 3  = 3   Tencent: Hy…   2.75T    9.2%…
 4  = 4   Google: Gem…   1.72T    5.8%…
 5  = 5   Anthropic:…    1.71T    5.7%…
 6  = 6   MiniMax: M2…   1.24T    4.2%…
 7  = 7   xAI: Grok 4…   1.18T    4.0%…
 8  ↑ 17  StepFun: St…   1.16T    3.9%…
 9  ↓ 8   stealth/spa…   1.12T    3.8%…
10  = 10  MoonshotAI:…   1.07T    3.6%…
VENDOR     TOKENS  OF ALL  OF DOLLARS
DeepSeek    9.31T   31.2%      ~23.8%
Google      3.00T   10.1%      ~11.3%
Anthropic   2.94T    9.8%      ~31.2%
REGION   OF ALL  OF KNOWN  LEADS
CN        57.5%     58.3%  14 wk
US        29.9%     30.3%
stealth    7.4%      7.5%
Dollars: $7.57M ($3.69M to $18.1M),
estimated from published prices and
assumed shares of prompt and cache; 6.7%
of all tokens unpriced. Measured by your
own ledger: agent_batch $0.048/M,
enterprise $0.96/M.
multimodal: Google: Gemini… (+2: --json)
Worth a try: agent_batch step-3.5-flash…
Source: OpenRouter
(openrouter.ai/rankings), as of
2026-05-25T02:00:00.000Z.
`)
    expect(rankingsText(last, { columns: 7, hasColour: false })).toBe(text)
  })

  it('has its heads and its source dim, and a warning in yellow', () => {
    const view = { ...last, warnings: ['A day is missing.'], moves: [] }
    const marks = rankingsText(view, { columns: 80, hasColour: true })
      .split('\n')
      .filter((line) => line.startsWith('\u001B['))
    expect(marks).toEqual([
      '\u001B[2m #  WAS   MODEL                      TOKENS  OF ALL   CHANGE  NOTE\u001B[0m',
      '\u001B[2mVENDOR     TOKENS  OF ALL  OF DOLLARS   REGION   OF ALL  OF KNOWN  LEADS\u001B[0m',
      '\u001B[33mBeware: A day is missing.\u001B[0m',
      '\u001B[2mSource: OpenRouter (openrouter.ai/rankings), as of 2026-05-25T02:00:00.000Z.\u001B[0m',
    ])
  })
})

describe('the head of the week', () => {
  it.each([
    [{ change: null, weeksUp: 3, weeksDown: 0 }, ''],
    [{ change: 0.12, weeksUp: 1, weeksDown: 0 }, ', +12.0% in a week'],
    [{ change: 0.12, weeksUp: 2, weeksDown: 0 }, ', +12.0% in a week, up 2 weeks in a row'],
    [{ change: -0.12, weeksUp: 0, weeksDown: 1 }, ', -12.0% in a week'],
    [{ change: 0, weeksUp: 0, weeksDown: 0 }, ', +0.0% in a week'],
  ])('with %j', (change, end) => {
    const total = { tokens: '1500000000000', ...change }
    expect(linesOf({ ...last, total }, 80)[0]).toBe(`2026-05-18 to 2026-05-24: 1.50T tokens${end}`)
  })
})

describe('the models of the week', () => {
  const [one] = last.models
  if (one === undefined) throw new Error('the week has no models')
  const total = { ...last.total, change: null }
  const rows = (models: readonly Partial<ModelLine>[], columns = 80): readonly string[] =>
    linesOf({ ...last, total, models: models.map((each) => ({ ...one, ...each })) }, columns).slice(
      1,
      2 + models.length,
    )
  const plain = { name: 'A: B', tokens: '1200', share: 0.5, change: 0.1, note: '' }

  it('have where they came from, or that nobody knows', () => {
    expect(
      rows([
        { ...plain, rank: 1, previousRank: 1 },
        { ...plain, rank: 2, previousRank: 12, change: 11, note: 'breakout' },
        { ...plain, rank: 3, previousRank: 2, change: -0.2, share: 0.0001 },
        { ...plain, rank: 4, previousRank: null, change: null, note: 'newcomer' },
      ]),
    ).toEqual([
      '#  WAS   MODEL  TOKENS  OF ALL  CHANGE  NOTE',
      '1  = 1   A: B    1.20K   50.0%  +10.0%',
      '2  ↑ 12  A: B    1.20K   50.0%     ×12  breakout',
      '3  ↓ 2   A: B    1.20K   <0.1%  -20.0%',
      '4  -     A: B    1.20K   50.0%       -  newcomer',
    ])
  })

  it('have names as long as the notes leave room for', () => {
    const name = 'N'.repeat(60)
    const nameIn = (note: string, columns = 80): string =>
      /N+…?/.exec(rows([{ ...plain, name, note }], columns)[1] ?? '')?.[0] ?? ''
    expect(nameIn('')).toBe(`${'N'.repeat(38)}…`)
    expect(nameIn('breakout')).toBe(`${'N'.repeat(34)}…`)
    expect(nameIn('x'.repeat(24))).toBe(`${'N'.repeat(18)}…`)
    // What a longer note takes, it takes of itself.
    expect(nameIn('x'.repeat(40))).toBe(`${'N'.repeat(18)}…`)
    expect(nameIn('x'.repeat(24), 60)).toBe(`${'N'.repeat(11)}…`)
  })
})

describe('the dollars of the week', () => {
  const dollars = { method: 'm', low: '100', mid: '2000', high: '30000', unpricedShare: 0.0672 }
  const line = (change: Partial<WeekView>): string =>
    linesOf({ ...last, dollars: { ...dollars, billed: null }, own: [], ...change }, 400).find(
      (each) => each.startsWith('Dollars'),
    ) ?? ''
  const estimated =
    'Dollars: $2.00K ($100.00 to $30.0K), estimated from published prices and assumed shares of prompt and cache; 6.7% of all tokens unpriced.'

  it('are estimated, and what has no price is told', () => {
    expect(line({})).toBe(estimated)
  })

  it('stand beside what the website says, and what the own ledger has', () => {
    const billed = { usd: '1230', method: 'm' }
    const own = [
      { route: 'fast', model: 'm', usdPerMillion: '0.5', usd: '1', method: 'm' },
      { route: 'deep', model: 'm', usdPerMillion: '3', usd: '1', method: 'm' },
    ]
    expect(line({ dollars: { ...dollars, billed }, own })).toBe(
      `${estimated} Billed, as the website lists it: $1.23K. Measured by your own ledger: fast $0.50/M, deep $3.00/M.`,
    )
  })
})

describe('the source of the week', () => {
  it('goes without its licence, which is in the report', () => {
    const citation = 'Source: somebody. Licensed under CC BY 4.0.'
    expect(linesOf({ ...last, citation }, 80).at(-1)).toBe('Source: somebody.')
  })
})
