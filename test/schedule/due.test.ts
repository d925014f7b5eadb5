/** Where a new slot stands among those that have not ended, and when two calendars are one. */
import { describe, expect, it } from 'vitest'
import { dueOf, LINE_MAX, placeInLine, sameCalendar } from '../../src/schedule/due.ts'
import { newSlot, type Slot } from '../../src/schedule/slot.ts'
import { cron, every } from './crons.ts'
import { jobPlan } from './plans.ts'

const NINE = Date.parse('2026-11-30T09:00:00Z')
const HOUR_MS = 3_600_000
const GRACE_MS = 60_000
const slotAt = (at: number, changes: Partial<Slot> = {}): Slot => ({
  ...newSlot({ job: 'a', at, kind: 'calendar' }, 'waiting', '', NINE),
  ...changes,
})
const FRESH = slotAt(NINE)
const AHEAD = slotAt(NINE - HOUR_MS)
const RUNNING = slotAt(NINE - 2 * HOUR_MS, { state: 'open', isRunning: true, attempts: 1 })
const place = (
  fresh: readonly Slot[],
  pending: readonly Slot[],
  overlap: 'skip' | 'queue' | 'replace',
  { run = 'newest' as 'newest' | 'each', now = NINE } = {},
) => placeInLine(fresh, pending, { overlap, late: { ...jobPlan('a').late, run } }, now)

describe('a slot that is due while another has not ended', () => {
  it('waits behind it where slots queue', () => {
    expect(place([FRESH], [AHEAD], 'queue')).toEqual({ slots: [FRESH], stops: [] })
  })

  it('is skipped where they do not overlap, and says which is in its way', () => {
    const why = 'the slot of 2026-11-30 08:00 UTC had not ended'
    expect(place([FRESH], [AHEAD], 'skip')).toEqual({
      slots: [{ ...FRESH, state: 'skipped', why }],
      stops: [],
    })
  })

  it('takes its place where it is replaced: what runs is stopped, what waits is over', () => {
    const why = 'replaced by the slot of 2026-11-30 09:00 UTC'
    const again = slotAt(NINE - 1, { state: 'open', attempts: 1, retryAt: NINE + 5 })
    expect(place([FRESH], [RUNNING, AHEAD, again], 'replace')).toEqual({
      slots: [
        { ...AHEAD, state: 'skipped', why },
        { ...again, state: 'failed', why, retryAt: null },
        FRESH,
      ],
      stops: [{ slot: RUNNING, why }],
    })
  })

  it.each(['skip', 'replace', 'queue'] as const)(
    'queues under %s where several are found at once',
    (overlap) => {
      const two = [AHEAD, FRESH]
      expect(place(two, [RUNNING], overlap)).toEqual({ slots: two, stops: [] })
    },
  )

  it('queues where each late slot must run, and this one is late', () => {
    const queued = { slots: [FRESH], stops: [] }
    const each = { run: 'each', now: NINE + GRACE_MS + 1 } as const
    expect(place([FRESH], [AHEAD], 'skip', each)).toEqual(queued)
    const skipped = (given: Parameters<typeof place>[3], fresh = FRESH): boolean =>
      place([fresh], [AHEAD], 'skip', given).slots[0]?.state === 'skipped'
    expect(skipped({ ...each, now: NINE + GRACE_MS })).toBe(true)
    expect(skipped({ ...each, run: 'newest' })).toBe(true)
    expect(skipped(each, { ...FRESH, kind: 'manual' })).toBe(true)
  })

  it('has a line of limited length', () => {
    const pending = Array.from({ length: LINE_MAX - 1 }, (_, index) => slotAt(index))
    const why = `${LINE_MAX} slots wait already`
    expect(place([AHEAD, FRESH], pending, 'queue').slots).toEqual([
      AHEAD,
      { ...FRESH, state: 'skipped', why },
    ])
  })
})

describe('a slot with nothing before it, and no slot at all', () => {
  it.each(['skip', 'replace', 'queue'] as const)('are as they are under %s', (overlap) => {
    expect(place([FRESH], [], overlap)).toEqual({ slots: [FRESH], stops: [] })
    expect(place([], [AHEAD], overlap)).toEqual({ slots: [], stops: [] })
  })
})

describe('two calendars', () => {
  it.each([
    ['the same line', cron('0 9 * * *'), cron('0  9 * * *'), true],
    ['other hours', cron('0 9 * * *'), cron('0 8 * * *'), false],
    ['other zones', cron('0 9 * * *'), cron('0 9 * * *', 'Europe/Berlin'), false],
    ['the same period', every(1000), every(1000), true],
    ['other periods', every(1000), every(2000), false],
    ['a period and a line', every(60_000), cron('* * * * *'), false],
    ['a line and a period', cron('* * * * *'), every(60_000), false],
  ])('of %s are one: %s', (_what, a, b, are) => {
    expect(sameCalendar(a, b)).toBe(are)
  })
})

describe('what is due of a job', () => {
  const calendar = cron('0 * * * *')
  const mark = { name: 'a', decidedTo: NINE, forgottenTo: 0, calendar }
  const due = (now: number, given: Partial<typeof mark> = {}, plan = jobPlan('a')) =>
    dueOf(plan, { mark: { ...mark, ...given }, pending: [], find: () => undefined }, now)

  it('that is new is nothing, up to now', () => {
    const standing = { mark: undefined, pending: [], find: () => undefined }
    expect(dueOf(jobPlan('a', { calendar }), standing, NINE)).toEqual({
      mark: { name: 'a', decidedTo: NINE, forgottenTo: 0, calendar },
      slots: [],
      stops: [],
    })
  })

  it.each([NINE, NINE + HOUR_MS - 1])('is nothing at %i, and nothing is recorded', (now) => {
    expect(due(now)).toEqual({ mark: null, slots: [], stops: [] })
  })

  it('is its next slot, once', () => {
    const now = NINE + HOUR_MS
    expect(due(now)).toEqual({
      mark: { ...mark, decidedTo: now },
      slots: [{ ...slotAt(now), decidedAt: now }],
      stops: [],
    })
    expect(due(now, { forgottenTo: now })).toEqual({ mark: null, slots: [], stops: [] })
  })

  it('is nothing when the clock was set back, which is remembered', () => {
    const now = NINE - HOUR_MS
    expect(due(now)).toEqual({ mark: { ...mark, decidedTo: now }, slots: [], stops: [] })
  })

  it('is missed of the former calendar when it was changed meanwhile', () => {
    const now = NINE + HOUR_MS
    const plan = jobPlan('a', { calendar: every(HOUR_MS) })
    const { mark: next, slots } = due(now, {}, plan)
    expect(next).toEqual({ ...mark, decidedTo: now, calendar: plan.calendar })
    const why = 'found 0 s late, and the calendar was changed meanwhile'
    expect(slots).toEqual([{ ...slotAt(now), decidedAt: now, state: 'missed', why }])
  })
})
