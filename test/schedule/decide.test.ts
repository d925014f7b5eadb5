/** The machine of the schedule, happening by happening. */
import { describe, expect, it } from 'vitest'
import type { Calendar } from '../../src/schedule/calendar.ts'
import { decide, RUNS_MAX, type Decisions } from '../../src/schedule/decide.ts'
import { LINE_MAX, type JobMark } from '../../src/schedule/due.ts'
import type { AttemptEnd, RunEnd } from '../../src/schedule/ending.ts'
import type { JobPlan } from '../../src/schedule/plan.ts'
import { isPending, slotKey, type Slot, type SlotId } from '../../src/schedule/slot.ts'
import { upstreamSlot } from '../../src/schedule/upstream.ts'
import { cron, every } from './crons.ts'
import { jobPlan } from './plans.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A Monday. */
const NINE = Date.parse('2026-11-30T09:00:00Z')

/** What a scheduler keeps, without one: decisions are recorded in a map. */
function keeping(...list: readonly JobPlan[]) {
  let plans = new Map(list.map((plan) => [plan.name, plan]))
  const marks = new Map<string, JobMark>()
  const slots = new Map<string, Slot>()
  const step = (
    now: number,
    ends: readonly AttemptEnd[] = [],
    asked: readonly SlotId[] = [],
  ): Decisions => {
    const pending = new Map([...slots].filter(([, slot]) => isPending(slot)))
    const find = (id: SlotId): Slot | undefined => slots.get(slotKey(id))
    const decisions = decide({ plans, marks, pending, find }, { ends, asked }, now)
    for (const job of decisions.forget) marks.delete(job)
    for (const mark of decisions.marks) marks.set(mark.name, mark)
    for (const slot of decisions.slots) slots.set(slotKey(slot), slot)
    return decisions
  }
  const end = (slot: Slot, now: number, how: Partial<RunEnd> = {}): Decisions => {
    const whole = { code: 0, signal: null, reason: 'exit', why: '', ...how } as const
    const one = {
      id: slot,
      attempt: slot.attempts,
      at: now,
      tookMs: 1,
      end: whole,
      peakRssBytes: null,
    }
    return step(now, [one])
  }
  return {
    step,
    end,
    change: (...next: readonly JobPlan[]) =>
      (plans = new Map(next.map((plan) => [plan.name, plan]))),
    all: () => [...slots.values()].toSorted((a, b) => a.at - b.at),
    of: (job: string) =>
      [...slots.values()].filter((slot) => slot.job === job).toSorted((a, b) => a.at - b.at),
  }
}

const brief = (slots: readonly Slot[]): readonly string[] =>
  slots.map(({ at, state, why }) => {
    const time = new Date(at).toISOString().slice(5, 16)
    return `${time} ${state}${why === '' ? '' : `: ${why}`}`
  })

function onlyBegun({ begin }: Decisions): Slot {
  const [slot] = begin
  if (slot === undefined) throw new Error('nothing was begun')
  return slot
}

describe('a job that is new', () => {
  it('does not run what was due before it was there', () => {
    const one = keeping(jobPlan('a'))
    expect(one.step(NINE + 1).slots).toEqual([])
    expect(one.step(NINE + 30 * MINUTE_MS).slots).toEqual([])
    expect(onlyBegun(one.step(NINE + HOUR_MS)).at).toBe(NINE + HOUR_MS)
  })
})

describe('a slot that is due', () => {
  it('is on record as running in the same decision that begins it', () => {
    const one = keeping(jobPlan('a'))
    one.step(NINE - 1)
    const { slots, begin, marks } = one.step(NINE)
    expect(slots).toEqual(begin)
    expect(begin).toMatchObject([{ at: NINE, state: 'open', attempts: 1, isRunning: true }])
    expect(marks).toMatchObject([{ name: 'a', decidedTo: NINE }])
    expect(one.step(NINE).slots).toEqual([])
  })

  it('ran when its exit code is one of success, else failed', () => {
    for (const [code, state] of [
      [0, 'failed'],
      [3, 'ran'],
    ] as const) {
      const one = keeping(jobPlan('a', { successCodes: [3] }))
      one.step(NINE - 1)
      one.end(onlyBegun(one.step(NINE)), NINE + 5, { code })
      expect(one.all()[0]?.state).toBe(state)
    }
  })

  it('is not ended by a late word of an attempt that is over', () => {
    const one = keeping(jobPlan('a', { retries: { count: 1, backoffMs: [0] } }))
    one.step(NINE - 1)
    const first = onlyBegun(one.step(NINE))
    const second = onlyBegun(one.end(first, NINE + 1, { code: 1 }))
    expect(second.attempts).toBe(2)
    one.end(first, NINE + 2)
    expect(one.all()).toMatchObject([{ state: 'open', attempts: 2 }])
  })

  it('is ended once, whatever is told twice', () => {
    const one = keeping(jobPlan('a', { retries: { count: 1, backoffMs: [HOUR_MS / 2] } }))
    one.step(NINE - 1)
    const first = onlyBegun(one.step(NINE))
    one.end(first, NINE + 1, { code: 7 })
    expect(one.end(first, NINE + 2).slots).toEqual([])
    expect(brief(one.all())).toEqual(['11-30T09:00 open: exit code 7; attempt 2 in 30 min'])
  })

  it('that is not on record is not ended, and nothing comes of it', () => {
    const one = keeping(jobPlan('a'))
    one.step(NINE - 1)
    const elsewhere = keeping(jobPlan('b'))
    elsewhere.step(NINE - 1)
    const strange = onlyBegun(elsewhere.step(NINE))
    expect(one.end(strange, NINE - 1)).toMatchObject({ slots: [], begin: [], stops: [] })
  })

  it('begins in the decision in which the one before it has ended', () => {
    const one = keeping(jobPlan('a'))
    one.step(NINE - 1)
    const first = onlyBegun(one.step(NINE))
    expect(onlyBegun(one.end(first, NINE + HOUR_MS)).at).toBe(NINE + HOUR_MS)
    expect(brief(one.all())).toEqual(['11-30T09:00 ran', '11-30T10:00 open'])
  })
})

describe('a run by hand', () => {
  const asked = (at: number): SlotId => ({ job: 'a', at, kind: 'manual' })
  const running = (overlap: JobPlan['overlap']) => {
    const one = keeping(jobPlan('a', { overlap }))
    one.step(NINE - 1)
    return { one, first: onlyBegun(one.step(NINE)) }
  }

  it('begins at once, and once, however often it is asked for', () => {
    const one = keeping(jobPlan('a'))
    one.step(NINE - 1)
    const id = asked(NINE - 1)
    const slot = onlyBegun(one.step(NINE - 1, [], [id, id]))
    expect(slot).toMatchObject({ ...id, state: 'open', attempts: 1, why: '' })
    expect(one.step(NINE - 1, [], [id]).slots).toEqual([])
    one.end(slot, NINE - 1)
    expect(one.step(NINE - 1, [], [id]).slots).toEqual([])
    expect(brief(one.all())).toEqual(['11-30T08:59 ran'])
  })

  it('of a job that is not in the configuration is none', () => {
    const one = keeping(jobPlan('b'))
    expect(one.step(NINE, [], [asked(NINE)])).toMatchObject({ slots: [], begin: [], stops: [] })
  })

  it('waits in line in the order in which it was asked for', () => {
    const { one, first } = running('queue')
    one.step(NINE + 9, [], [asked(NINE + 8), asked(NINE + 5), asked(NINE + 7)])
    expect(brief(one.all()).slice(1)).toEqual(Array(3).fill('11-30T09:00 waiting'))
    const order: number[] = []
    for (let slot = first; order.length < 3; order.push(slot.at - NINE))
      slot = onlyBegun(one.end(slot, NINE + 10))
    expect(order).toEqual([5, 7, 8])
  })

  it('has the one that runs stopped where the job replaces', () => {
    const { one } = running('replace')
    expect(one.step(NINE + 9, [], [asked(NINE + 9)]).stops).toMatchObject([
      { slot: { at: NINE, kind: 'calendar' }, why: 'replaced by the slot of 2026-11-30 09:00 UTC' },
    ])
  })
})

describe('a job that is taken out of the configuration', () => {
  const why = 'the job is no longer in the configuration'

  it('lets what runs run, and ends what waits', () => {
    const one = keeping(jobPlan('a', { overlap: 'queue' }))
    one.step(NINE - 1)
    one.step(NINE)
    one.step(NINE + HOUR_MS)
    one.change()
    expect(one.step(NINE + HOUR_MS + 1)).toMatchObject({ begin: [], forget: ['a'] })
    expect(brief(one.all())).toEqual(['11-30T09:00 open', `11-30T10:00 skipped: ${why}`])
    expect(one.all()[0]).toMatchObject({ isRunning: true })
  })

  it('has failed where it was tried, and would have been tried again', () => {
    const one = keeping(jobPlan('a', { retries: { count: 1, backoffMs: [MINUTE_MS] } }))
    one.step(NINE - 1)
    one.end(onlyBegun(one.step(NINE)), NINE + 1, { code: 7 })
    one.change()
    one.step(NINE + 2)
    expect(brief(one.all())).toEqual([`11-30T09:00 failed: ${why}`])
  })
})

describe('slots that are found late', () => {
  const late = (run: JobPlan['late']['run']): JobPlan['late'] => ({
    run,
    horizonMs: 6 * HOUR_MS,
    graceMs: MINUTE_MS,
  })
  const after = (run: JobPlan['late']['run'], pastMs: number): readonly string[] => {
    const one = keeping(jobPlan('a', { late: late(run) }))
    one.step(NINE - 1)
    one.step(NINE + pastMs)
    return brief(one.all())
  }

  it('run none where the job skips them', () => {
    expect(after('skip', 2 * HOUR_MS + 5 * MINUTE_MS)).toEqual([
      '11-30T09:00 missed: found 2 h 5 min late',
      '11-30T10:00 missed: found 1 h 5 min late',
      '11-30T11:00 missed: found 5 min late',
    ])
    expect(after('skip', MINUTE_MS)).toEqual(['11-30T09:00 open'])
  })

  it('run the newest only', () => {
    expect(after('newest', 2 * HOUR_MS + 5 * MINUTE_MS)).toEqual([
      '11-30T09:00 missed: found 2 h 5 min late; a later slot runs',
      '11-30T10:00 missed: found 1 h 5 min late; a later slot runs',
      '11-30T11:00 open',
    ])
  })

  it('run each, one after the other, oldest first, whatever overlap says', () => {
    const one = keeping(jobPlan('a', { late: late('each') }))
    one.step(NINE - 1)
    let decisions = one.step(NINE + 2 * HOUR_MS)
    const order: number[] = []
    while (decisions.begin.length > 0) {
      const slot = onlyBegun(decisions)
      order.push(slot.at)
      decisions = one.end(slot, NINE + 2 * HOUR_MS + order.length)
    }
    expect(order).toEqual([NINE, NINE + HOUR_MS, NINE + 2 * HOUR_MS])
  })

  it('are missed beyond the horizon, as one entry with a count', () => {
    const one = keeping(jobPlan('a', { late: late('each') }))
    one.step(NINE - 1)
    one.step(NINE + 10 * DAY_MS)
    const [old, ...rest] = one.all()
    expect(old).toMatchObject({
      state: 'missed',
      count: 10 * 24 - 6,
      at: NINE + 10 * DAY_MS - 7 * HOUR_MS,
    })
    expect(rest).toHaveLength(7)
  })

  it('are bounded for a job of each minute after a year away', () => {
    const often = jobPlan('a', {
      calendar: cron('* * * * *'),
      late: { run: 'each', horizonMs: 31 * DAY_MS, graceMs: 0 },
    })
    const one = keeping(often)
    one.step(NINE - 1)
    one.step(NINE + 365 * DAY_MS)
    const slots = one.all()
    expect(slots.length).toBeLessThan(2100)
    expect(slots.filter(({ state }) => state !== 'missed')).toHaveLength(100)
  })
})

describe('a slot that is due while another has not ended', () => {
  const hourly = (overlap: JobPlan['overlap']) => {
    const one = keeping(jobPlan('a', { overlap }))
    one.step(NINE - 1)
    const first = onlyBegun(one.step(NINE))
    return { one, first, second: one.step(NINE + HOUR_MS) }
  }

  it('is skipped', () => {
    const { one } = hourly('skip')
    expect(brief(one.all())).toEqual([
      '11-30T09:00 open',
      '11-30T10:00 skipped: the slot of 2026-11-30 09:00 UTC had not ended',
    ])
  })

  it('waits in line', () => {
    const { one, first } = hourly('queue')
    expect(brief(one.all())).toEqual(['11-30T09:00 open', '11-30T10:00 waiting'])
    expect(onlyBegun(one.end(first, NINE + 2 * HOUR_MS - 1)).at).toBe(NINE + HOUR_MS)
  })

  it('waits in a line that is not endless', () => {
    const { one } = hourly('queue')
    for (let hour = 2; hour <= LINE_MAX + 3; hour++) one.step(NINE + hour * HOUR_MS)
    expect(one.all().filter(({ state }) => state === 'waiting')).toHaveLength(LINE_MAX - 1)
    expect(one.all().at(-1)).toMatchObject({
      state: 'skipped',
      why: `${LINE_MAX} slots wait already`,
    })
  })

  it('replaces it, and begins when it is gone', () => {
    const { one, first, second } = hourly('replace')
    expect(second.begin).toEqual([])
    expect(second.stops).toMatchObject([
      { slot: { at: NINE }, why: 'replaced by the slot of 2026-11-30 10:00 UTC' },
    ])
    const gone = one.end(first, NINE + HOUR_MS + 9, {
      code: null,
      reason: 'replaced',
      why: 'replaced',
    })
    expect(onlyBegun(gone).at).toBe(NINE + HOUR_MS)
    expect(one.all()[0]?.state).toBe('failed')
  })
})

describe('an attempt that fails', () => {
  const retries = { count: 2, backoffMs: [MINUTE_MS, 10 * MINUTE_MS] }

  it('is followed by others after their waits, and then its slot has failed', () => {
    const one = keeping(jobPlan('a', { retries }))
    one.step(NINE - 1)
    one.end(onlyBegun(one.step(NINE)), NINE + 1, { code: 7 })
    expect(brief(one.all())).toEqual(['11-30T09:00 open: exit code 7; attempt 2 in 1 min'])
    expect(one.step(NINE + MINUTE_MS).begin).toEqual([])
    one.end(onlyBegun(one.step(NINE + MINUTE_MS + 1)), NINE + 2 * MINUTE_MS, { code: 7 })
    expect(one.step(NINE + 12 * MINUTE_MS - 1).begin).toEqual([])
    one.end(onlyBegun(one.step(NINE + 12 * MINUTE_MS)), NINE + 13 * MINUTE_MS, { code: 8 })
    expect(brief(one.all())).toEqual(['11-30T09:00 failed: exit code 8, attempt 3'])
  })

  it('does not wait longer because somebody set the clock back', () => {
    const one = keeping(jobPlan('a', { retries }))
    one.step(NINE - 1)
    one.end(onlyBegun(one.step(NINE)), NINE + 1, { code: 7 })
    expect(one.step(NINE - DAY_MS).begin).toHaveLength(1)
  })

  it('is not tried again once the job is gone from the configuration', () => {
    const one = keeping(jobPlan('a', { retries }))
    one.step(NINE - 1)
    const slot = onlyBegun(one.step(NINE))
    one.change()
    const { forget } = one.step(NINE + 1)
    expect(forget).toEqual(['a'])
    expect(one.all()).toMatchObject([{ state: 'open', isRunning: true }])
    one.end(slot, NINE + 2, { code: 7 })
    expect(brief(one.all())).toEqual(['11-30T09:00 failed: exit code 7'])
  })
})

describe('a clock that somebody sets', () => {
  it('back, runs nothing twice', () => {
    const one = keeping(jobPlan('a'))
    one.step(NINE - 1)
    one.end(onlyBegun(one.step(NINE)), NINE + 1)
    one.step(NINE - HOUR_MS / 2)
    expect(one.step(NINE).begin).toEqual([])
    expect(one.step(NINE + HOUR_MS).begin).toMatchObject([{ at: NINE + HOUR_MS }])
  })

  it('forward and back again, does not silence a job: what was missed meanwhile runs when it comes', () => {
    const one = keeping(jobPlan('a', { late: { run: 'skip', horizonMs: DAY_MS, graceMs: 0 } }))
    one.step(NINE - 1)
    one.step(NINE + 365 * DAY_MS + 1)
    one.step(NINE - 1)
    expect(one.step(NINE).begin).toMatchObject([{ at: NINE, attempts: 1 }])
  })

  it('does not bring back what is no longer on record', () => {
    const one = keeping(jobPlan('a'))
    one.step(NINE - 1)
    const mark = {
      name: 'a',
      decidedTo: NINE,
      forgottenTo: NINE + 5 * HOUR_MS,
      calendar: cron('0 * * * *'),
    }
    const schedule = {
      plans: new Map([['a', jobPlan('a')]]),
      marks: new Map([['a', mark]]),
      pending: new Map(),
      find: () => undefined,
    }
    const { slots } = decide(schedule, { ends: [], asked: [] }, NINE + 3 * HOUR_MS)
    expect(slots).toEqual([])
  })
})

describe('a calendar that is changed', () => {
  it('keeps what is on record, and does not run slots that the new one would have had', () => {
    const one = keeping(jobPlan('a'))
    one.step(NINE - 1)
    one.end(onlyBegun(one.step(NINE)), NINE + 1)
    one.change(jobPlan('a', { calendar: cron('*/10 * * * *') }))
    one.step(NINE + 2 * HOUR_MS + 5)
    expect(brief(one.all())).toEqual([
      '11-30T09:00 ran',
      '11-30T10:00 missed: found 1 h late, and the calendar was changed meanwhile',
      '11-30T11:00 missed: found 0 s late, and the calendar was changed meanwhile',
    ])
    expect(one.step(NINE + 2 * HOUR_MS + 10 * MINUTE_MS).begin).toHaveLength(1)
  })
})

describe('many jobs that are due at once', () => {
  it('take turns', () => {
    const plans = Array.from({ length: 50 }, (_each, index) => jobPlan(`job-${index}`))
    const one = keeping(...plans)
    one.step(NINE - 1)
    const { begin, slots } = one.step(NINE)
    expect([begin.length, slots.length]).toEqual([RUNS_MAX, 50])
    expect(one.end(onlyBegun({ ...one.step(NINE), begin }), NINE + 1).begin).toHaveLength(1)
  })
})

describe('a job after another', () => {
  const pull = jobPlan('pull', { calendar: cron('0 9 * * 1') })
  const regress = jobPlan('regress', { calendar: cron('0 11 * * 1'), after: ['pull'] })
  const ELEVEN = NINE + 2 * HOUR_MS

  it('runs when that one has succeeded', () => {
    const one = keeping(regress, pull)
    one.step(NINE - 1)
    one.end(onlyBegun(one.step(NINE)), NINE + 1)
    expect(onlyBegun(one.step(ELEVEN)).job).toBe('regress')
  })

  it('waits while that one runs', () => {
    const one = keeping(regress, pull)
    one.step(NINE - 1)
    const first = onlyBegun(one.step(NINE))
    expect(one.step(ELEVEN).begin).toEqual([])
    expect(brief(one.of('regress'))).toEqual([
      '11-30T11:00 waiting: waits for pull of 2026-11-30 09:00 UTC',
    ])
    expect(onlyBegun(one.end(first, ELEVEN + HOUR_MS)).job).toBe('regress')
  })

  it('waits no longer than it may', () => {
    const one = keeping(jobPlan('regress', { ...regress, waitMs: HOUR_MS }), pull)
    one.step(NINE - 1)
    one.step(NINE)
    one.step(ELEVEN)
    one.step(ELEVEN + HOUR_MS + 1)
    expect(brief(one.of('regress'))).toEqual([
      '11-30T11:00 skipped: waited for pull of 2026-11-30 09:00 UTC, 1 h at most',
    ])
  })

  it('is skipped, and so is what comes after it, when that one has failed', () => {
    const report = jobPlan('report', { calendar: cron('0 12 * * 1'), after: ['regress'] })
    const one = keeping(report, regress, pull)
    one.step(NINE - 1)
    one.end(onlyBegun(one.step(NINE)), NINE + 1, { code: 1 })
    one.step(ELEVEN)
    one.step(ELEVEN + HOUR_MS)
    expect(brief(one.of('regress'))).toEqual([
      '11-30T11:00 skipped: pull of 2026-11-30 09:00 UTC failed',
    ])
    expect(brief(one.of('report'))).toEqual([
      '11-30T12:00 skipped: regress of 2026-11-30 11:00 UTC was skipped',
    ])
  })

  it('is run by hand whatever became of that one', () => {
    const one = keeping(regress, pull)
    one.step(NINE - 1)
    const asked = { job: 'regress', at: NINE + 7, kind: 'manual' } as const
    expect(one.step(NINE + 7, [], [asked]).begin).toContainEqual(expect.objectContaining(asked))
  })

  it('belongs to the slot of its day, else of its week, in its own zone', () => {
    const at = (text: string): number => Date.parse(text)
    const found = (upstream: Calendar, zone: string, slot: string): string | null => {
      const instant = upstreamSlot(upstream, zone, at(slot))
      return instant === null ? null : new Date(instant).toISOString()
    }
    const nine = cron('0 9 * * 1')
    // The same day, also when it comes later on that day.
    expect(found(nine, 'UTC', '2026-11-30T11:00Z')).toBe('2026-11-30T09:00:00.000Z')
    expect(found(nine, 'UTC', '2026-11-30T07:00Z')).toBe('2026-11-30T09:00:00.000Z')
    // The same week: its Monday, also on Sunday, and not the next one.
    expect(found(nine, 'UTC', '2026-12-06T23:00Z')).toBe('2026-11-30T09:00:00.000Z')
    expect(found(nine, 'Asia/Tokyo', '2026-12-06T23:00Z')).toBe('2026-12-07T09:00:00.000Z')
    // Of many on that day the last one before it.
    expect(found(every(HOUR_MS), 'UTC', '2026-11-30T11:30Z')).toBe('2026-11-30T11:00:00.000Z')
    expect(found(cron('0 9 1 1 *'), 'UTC', '2026-11-30T11:30Z')).toBeNull()
  })
})
