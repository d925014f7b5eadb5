/** Which late slots run and which are told as missed, at the limits. */
import { describe, expect, it } from 'vitest'
import { catchUp } from '../../src/schedule/late.ts'
import { every } from './crons.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const NOW = 1000 * HOUR_MS
const late = (
  run: 'skip' | 'newest' | 'each',
  more: { horizonMs?: number; graceMs?: number } = {},
) => ({ run, horizonMs: 24 * HOUR_MS, graceMs: MINUTE_MS, ...more }) as const
const hours = (list: readonly number[]) => list.map((at) => (at - NOW) / HOUR_MS)
const after = (
  from: number,
  rule: ReturnType<typeof late>,
  now = NOW,
  decided: readonly number[] = [],
) => {
  const span = { from: NOW + from * HOUR_MS, now }
  const { run, missed } = catchUp(every(HOUR_MS), span, rule, (at) =>
    decided.includes((at - NOW) / HOUR_MS),
  )
  return {
    run: hours(run),
    missed: missed.map(({ at, count, why }) => `${(at - NOW) / HOUR_MS} ×${count}: ${why}`),
  }
}

describe('slots that nobody looked at when they came', () => {
  it('run each, oldest first, where each must', () => {
    expect(after(-3, late('each'))).toEqual({ run: [-2, -1, 0], missed: [] })
  })

  it('run but for the last one not, where the newest is enough', () => {
    expect(after(-3, late('newest'))).toEqual({
      run: [0],
      missed: [
        '-2 ×1: found 2 h late; a later slot runs',
        '-1 ×1: found 1 h late; a later slot runs',
      ],
    })
  })

  it.each([
    [MINUTE_MS, [0], ['-1 ×1: found 1 h 1 min late; a later slot runs']],
    [MINUTE_MS + 1, [], ['-1 ×1: found 1 h 1 min late', '0 ×1: found 1 min late']],
  ])('run within the grace alone, %i ms late', (ms, run, missed) => {
    expect(after(-2, late('skip'), NOW + ms)).toEqual({ run, missed })
  })

  it('are left out where they were decided before', () => {
    expect(after(-4, late('each'), NOW, [-1, -3])).toEqual({ run: [-2, 0], missed: [] })
  })

  it('are none after the last that was decided', () => {
    expect(after(0, late('each'))).toEqual({ run: [], missed: [] })
    expect(after(-1, late('each'), NOW - 1)).toEqual({ run: [], missed: [] })
  })
})

describe('slots beyond the horizon', () => {
  it('never run, and are told together', () => {
    const { run, missed } = after(-30, late('each', { horizonMs: 2 * HOUR_MS }))
    expect(run).toEqual([-2, -1, 0])
    expect(missed).toHaveLength(1)
    expect(missed[0]).toMatch(/^-3 ×27: /)
  })
})
