/** What people may not ask, and when one job comes after another. */
import { describe, expect, it } from 'vitest'
import { AgenthostError } from '../../src/errors.ts'
import { nextOf, refuseOverlap, refuseUnknown } from '../../src/schedule/asking.ts'
import { newSlot, type Slot } from '../../src/schedule/slot.ts'
import { gateOf, upstreamSlot } from '../../src/schedule/upstream.ts'
import { cron, every } from './crons.ts'
import { jobPlan } from './plans.ts'

const NINE = Date.parse('2026-11-30T09:00:00Z')
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SLOT = newSlot({ job: 'a', at: NINE, kind: 'calendar' }, 'waiting', '', NINE)

function refusalOf(act: () => unknown): readonly unknown[] {
  try {
    act()
  } catch (error) {
    if (error instanceof AgenthostError) return [error.kind, error.message, error.hint]
    throw error
  }
  return []
}

describe('a job that is asked for by name', () => {
  const plans = new Map(['a', 'b'].map((name) => [name, jobPlan(name)]))
  it('is found', () => {
    expect(refuseUnknown('b', 'run', plans).name).toBe('b')
  })

  it.each([
    [plans, 'There are: a, b.'],
    [new Map(), ''],
    [null, ''],
  ])('and is not there is refused, with those that are', (given, hint) => {
    expect(refusalOf(() => refuseUnknown('c', 'pause', given))).toEqual([
      'bad',
      'unable to pause c: there is no job of that name',
      hint,
    ])
  })
})

describe('a run by hand of a job that has one in line', () => {
  it('is refused where it would be skipped', () => {
    expect(refusalOf(() => refuseOverlap(jobPlan('a', { overlap: 'skip' }), [SLOT]))).toEqual([
      'temporary',
      'unable to run a: its slot of 2026-11-30 09:00 UTC has not ended',
      'With `overlap: queue` or `replace` in its entry it could be run all the same.',
    ])
  })

  it.each([
    ['queue', [SLOT]],
    ['replace', [SLOT]],
    ['skip', []],
  ] as const)('is not refused under %s with %j', (overlap, pending) => {
    expect(refusalOf(() => refuseOverlap(jobPlan('a', { overlap }), pending))).toEqual([])
  })
})

describe('the next slot that fits', () => {
  it('is the first that is taken', () => {
    const take = (at: number): string | null => (at >= NINE + 3 * HOUR_MS ? `at ${at}` : null)
    expect(nextOf(cron('0 * * * *'), NINE, take)).toBe(`at ${NINE + 3 * HOUR_MS}`)
    expect(nextOf(cron('0 * * * *'), NINE, (at) => at)).toBe(NINE + HOUR_MS)
  })
})

/** `after` of a Monday, 2026-11-30 at nine. */
describe('the slot of another job that a slot belongs to', () => {
  it.each([
    ['the last of the day up to it', '0 6,8,10 * * *', NINE - HOUR_MS],
    ['itself, at the same moment', '0 9 * * *', NINE],
    ['else the first of the day after it', '0 11,12 * * *', NINE + 2 * HOUR_MS],
    ['the first of the day, at midnight', '0 0 * * *', NINE - 9 * HOUR_MS],
    ['the last of the day', '59 23 * * *', NINE + 14 * HOUR_MS + 59 * 60_000],
    ['else one of the same week', '0 9 * * 3', NINE + 2 * DAY_MS],
    ['else one on the last day of the week', '0 9 * * 0', NINE + 6 * DAY_MS],
    ['none in a week without one', '0 9 15 * *', null],
  ])('is %s', (_what, text, at) => {
    expect(upstreamSlot(cron(text), 'UTC', NINE)).toBe(at)
  })

  it('is the last one before it within the week', () => {
    const sunday = NINE + 6 * DAY_MS
    expect(upstreamSlot(cron('0 9 * * 1,3'), 'UTC', sunday)).toBe(NINE + 2 * DAY_MS)
  })

  it('is found among those of each minute', () => {
    expect(upstreamSlot(every(60_000), 'UTC', NINE)).toBe(NINE)
    expect(upstreamSlot(cron('* * * * *'), 'UTC', NINE + 1)).toBe(NINE)
  })
})

describe('a slot that comes after that of another job', () => {
  const name = 'b of 2026-11-30 09:00 UTC'
  it.each([
    ['ran', { go: true }],
    ['waiting', { wait: `waits for ${name}` }],
    ['open', { wait: `waits for ${name}` }],
    ['failed', { skip: `${name} failed` }],
    ['missed', { skip: `${name} was missed` }],
    ['skipped', { skip: `${name} was skipped` }],
  ] as const)('when that one is %s', (state: Slot['state'], gate) => {
    expect(gateOf('b', NINE, { ...SLOT, state }, NINE)).toEqual(gate)
  })

  it('waits for one that is still to come, and no longer once its time has passed', () => {
    expect(gateOf('b', NINE, undefined, NINE - 1)).toEqual({ wait: `waits for ${name}` })
    expect(gateOf('b', NINE, undefined, NINE)).toEqual({ skip: `${name} was never decided` })
  })

  it('is skipped where there is none in its week', () => {
    expect(gateOf('b', null, undefined, NINE)).toEqual({
      skip: 'b has no slot in the same week',
    })
  })
})
