/** The week in a terminal, whatever the week and however wide the terminal. */
import { describe, expect, it } from 'vitest'
import { rankingsText } from '../../src/cli/rankings/rankings-view.ts'
import type { Move, WeekView } from '../../src/rankings/week-view.ts'
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

  it('is this at 80 columns', () => {
    expect(rankingsText(last, { columns: 80, hasColour: false })).toMatchInlineSnapshot(`
      "2026-05-18 to 2026-05-24: 29.8T tokens, +13.8% in a week, up 4 weeks in a row
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
      "
    `)
  })

  it('has the same words in colour', () => {
    const coloured = rankingsText(last, { columns: 80, hasColour: true })
    // oxlint-disable-next-line no-control-regex -- that is what colours are made of
    const plain = coloured.replaceAll(/\x1b\[\d+m/g, '')
    expect(plain.split('\n').map((line) => line.trimEnd())).toEqual(
      rankingsText(last, { columns: 80, hasColour: false }).split('\n'),
    )
    expect(coloured).toContain('\x1b[2m')
  })

  it('says where each model was the week before', () => {
    const ranks = [
      { rank: 1, previousRank: null },
      { rank: 2, previousRank: 2 },
      { rank: 3, previousRank: 12 },
      { rank: 4, previousRank: 1 },
    ]
    const models = ranks.map((each, at) => ({ ...(last.models[at] ?? last.models[0]), ...each }))
    const lines = linesOf({ ...last, models } as WeekView, 80)
    const from = lines.findIndex((line) => /^ *# /.test(line))
    expect(lines.slice(from + 1, from + 5).map((line) => line.slice(0, 9).trim())).toEqual([
      '1  -',
      '2  = 2',
      '3  ↑ 12',
      '4  ↓ 1',
    ])
  })

  it('says what was billed where the website lists it', () => {
    const dollars = { ...last.dollars, billed: { usd: '1234', method: 'x' } }
    expect(rankingsText({ ...last, dollars }, { columns: 400, hasColour: false })).toContain(
      ' Billed, as the website lists it: $',
    )
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
