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

  it('run the newest alone, however many of them are within the grace', () => {
    expect(after(-3, late('skip', { graceMs: 2 * HOUR_MS }))).toEqual({
      run: [0],
      missed: [
        '-2 ×1: found 2 h late; a later slot runs',
        '-1 ×1: found 1 h late; a later slot runs',
      ],
    })
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
    expect(missed).toEqual(['-3 ×27: 27 slots, found more than 2 h late'])
  })

  it('are told as what it is where it is one', () => {
    expect(after(-4, late('each', { horizonMs: 2 * HOUR_MS }))).toEqual({
      run: [-2, -1, 0],
      missed: ['-3 ×1: found more than 2 h late'],
    })
  })

  it('may be all of them', () => {
    expect(after(-3, late('each', { horizonMs: HOUR_MS }), NOW + 2 * HOUR_MS - 1).run).toEqual([1])
    expect(after(-3, late('each', { horizonMs: 0 }), NOW + 1)).toEqual({
      run: [],
      missed: ['0 ×3: 3 slots, found more than 0 s late'],
    })
  })
})

describe('a slot of each minute', () => {
  /** The first and the last of what runs and of what is missed, in minutes. */
  const minutes = (from: number, rule: ReturnType<typeof late>, pastMs = 0) => {
    const span = { from: NOW + from * MINUTE_MS, now: NOW + pastMs }
    const { run, missed } = catchUp(every(MINUTE_MS), span, rule, () => false)
    const [first] = missed
    return {
      run: run.map((at) => (at - NOW) / MINUTE_MS),
      first: first && `${(first.at - NOW) / MINUTE_MS} ×${first.count}: ${first.why}`,
      entries: missed.length,
    }
  }
  const week = late('newest', { horizonMs: 7 * 24 * HOUR_MS })
  const short = late('each', { horizonMs: 2 * MINUTE_MS })

  it('is told singly up to two thousand, and from there on the oldest thousand together', () => {
    expect(minutes(-1999, week)).toEqual({
      run: [0],
      first: '-1998 ×1: found 1 d 9 h late; a later slot runs',
      entries: 1998,
    })
    expect(minutes(-2000, week)).toEqual({
      run: [0],
      first: '-1000 ×1000: 1000 slots, found 16 h 40 min late, with too many others',
      entries: 1000,
    })
  })

  it('is counted to twenty thousand before the horizon, and from there on no more', () => {
    expect(minutes(-20_002, short)).toEqual({
      run: [-2, -1, 0],
      first: '-3 ×19999: 19999 slots, found more than 2 min late',
      entries: 1,
    })
    expect(minutes(-500_000, short)).toEqual({
      run: [-2, -1, 0],
      first: '-480000 ×20000: 20000 or more slots, found more than 2 min late',
      entries: 1,
    })
  })

  it('never runs before it is due, however far the counting jumps', () => {
    const rule = late('each', { horizonMs: 30_000 })
    expect(minutes(-30_000, rule, 40_000)).toMatchObject({ run: [], entries: 1 })
  })
})
