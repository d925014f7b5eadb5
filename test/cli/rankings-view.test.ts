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
