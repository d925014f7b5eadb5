/** A year on a host that sleeps, stalls, is restarted and killed, and whose clock somebody sets. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nextSlot } from '../../src/schedule/calendar.ts'
import type { JobPlan } from '../../src/schedule/plan.ts'
import type { Scheduler } from '../../src/schedule/scheduler.ts'
import type { Slot } from '../../src/schedule/slot.ts'
import { upstreamSlot } from '../../src/schedule/upstream.ts'
import { dice, walkSeed } from '../support/seed.ts'
import { cron, every } from './crons.ts'
import { jobPlan } from './plans.ts'
import { pretendHost, settled, type PretendHost } from './pretend-host.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const YEAR_MS = 365 * DAY_MS
const seed = walkSeed()

const each = { run: 'each', horizonMs: 3 * DAY_MS, graceMs: MINUTE_MS } as const
const skip = { run: 'skip', horizonMs: DAY_MS, graceMs: 5 * MINUTE_MS } as const
const retries = { count: 2, backoffMs: [5 * MINUTE_MS, HOUR_MS] }

const PLANS: readonly JobPlan[] = [
  jobPlan('berlin-night', { calendar: cron('30 2 * * *', 'Europe/Berlin') }),
  jobPlan('new-york-hourly', {
    calendar: cron('0 * * * *', 'America/New_York'),
    late: each,
    overlap: 'queue',
  }),
  jobPlan('lord-howe', { calendar: cron('*/30 1-5 * * *', 'Australia/Lord_Howe'), late: skip }),
  jobPlan('pull', { calendar: cron('0 9 * * 1', 'America/Santiago'), retries }),
  jobPlan('regress', {
    calendar: cron('0 11 * * 1', 'America/Santiago'),
    after: ['pull'],
    retries,
  }),
  jobPlan('report', { calendar: cron('0 12 * * 1', 'America/Santiago'), after: ['regress'] }),
  jobPlan('often', { calendar: every(6 * HOUR_MS), overlap: 'replace', timeoutMs: 4 * HOUR_MS }),
]

type Told = { sleeps: number; kills: number; restarts: number; steps: number; looks: number }

async function aYear(): Promise<{ host: PretendHost; told: Told; from: number; to: number }> {
  const random = dice(seed)
  let isOver = false
  const host = pretendHost(() => ({
    lastsMs: isOver
      ? MINUTE_MS
      : random.below(10) === 0
        ? random.below(9 * HOUR_MS)
        : random.below(20 * MINUTE_MS),
    code: random.below(6) === 0 ? 1 : 0,
  }))
  const { clock } = host
  const from = clock.now()
  const told: Told = { sleeps: 0, kills: 0, restarts: 0, steps: 0, looks: 0 }
  let one: Scheduler = await host.begin(PLANS)
  const again = async (): Promise<void> => {
    for (;;) {
      host.killAt = random.below(8) === 0 ? 'after the record' : null
      one = await host.begin(PLANS)
      if (!host.isDead()) break
      told.kills += 1
    }
    host.killAt = null
  }
  const look = async (): Promise<void> => {
    told.looks += 1
    one.tick()
    await settled()
    if (host.isDead()) {
      told.kills += 1
      await again()
    }
  }
  const happenings: readonly (readonly [number, () => Promise<void> | void])[] = [
    [60, () => clock.pass(random.below(90 * MINUTE_MS))],
    [300, () => clock.pass(untilNext(clock.now(), random.below(2000)))],
    [6, () => (told.sleeps++, clock.pass(random.below(14 * HOUR_MS)))],
    [1, () => (told.sleeps++, clock.pass(random.below(6 * DAY_MS)))],
    [4, () => (told.steps++, clock.setWall(random.below(6 * HOUR_MS) - 3 * HOUR_MS))],
    [5, () => (told.restarts++, again())],
    [
      8,
      () =>
        void (host.killAt = random.pick([
          'before the record',
          'after the record',
          'once it is started',
        ] as const)),
    ],
    [3, () => one.runNow('new-york-hourly') && undefined],
  ]
  const all = happenings.reduce((sum, [weight]) => sum + weight, 0)
  while (clock.now() < from + YEAR_MS) {
    let left = random.below(all)
    const [, happen] = happenings.find(([weight]) => (left -= weight) < 0) ?? [0, () => undefined]
    try {
      await happen()
    } catch (error) {
      // It was killed while somebody asked for a run: `look` begins another.
      if (!host.isDead()) throw error
    }
    await look()
  }
  host.killAt = null
  // Everything that is open comes to its end.
  isOver = true
  for (let turn = 0; turn < 2000; turn++) {
    clock.pass(2 * MINUTE_MS)
    await look()
  }
  return { host, told, from, to: clock.now() }
}

function untilNext(now: number, more: number): number {
  return Math.min(...PLANS.map(({ calendar }) => nextSlot(calendar, now))) - now + more
}

let year: Awaited<ReturnType<typeof aYear>>
beforeAll(async () => {
  year = await aYear()
}, 300_000)
afterAll(() => year.host.close())

const rowsOf = (job: string): readonly Slot[] =>
  year.host.records.history(job, Infinity, 100_000).map(({ slot }) => slot)
const calendarRows = (): readonly Slot[] =>
  PLANS.flatMap(({ name }) => rowsOf(name)).filter(({ kind }) => kind === 'calendar')

describe(`a simulated year (seed ${seed})`, () => {
  it('was eventful', () => {
    expect(year.told.looks).toBeGreaterThan(2000)
    for (const count of [year.told.sleeps, year.told.kills, year.told.restarts, year.told.steps]) {
      expect(count, JSON.stringify(year.told)).toBeGreaterThan(10)
    }
    expect(year.host.troubles.filter((error) => !String(error).includes('record'))).toEqual([])
  })

  it('accounts for every slot of every calendar', () => {
    for (const { name, calendar } of PLANS) {
      const rows = rowsOf(name).filter(({ kind }) => kind === 'calendar')
      const single = new Set(rows.map(({ at }) => at))
      const many = rows.filter(({ count }) => count > 1)
      const slots: number[] = []
      for (let at = nextSlot(calendar, year.from); at <= year.to; at = nextSlot(calendar, at))
        slots.push(at)
      const covered = new Set(
        many.flatMap(({ at, count }) => {
          const last = slots.indexOf(at)
          return slots.slice(Math.max(0, last - count + 1), last + 1)
        }),
      )
      const lost = slots.filter((at) => !single.has(at) && !covered.has(at))
      expect(
        lost.map((at) => new Date(at).toISOString()),
        name,
      ).toEqual([])
    }
  })

  it('brings every slot to an end', () => {
    const open = PLANS.flatMap(({ name }) => rowsOf(name)).filter(
      ({ state, at }) => (state === 'waiting' || state === 'open') && at < year.to - DAY_MS,
    )
    expect(open).toEqual([])
    const states = new Set(calendarRows().map(({ state }) => state))
    expect([...states].toSorted()).toEqual(
      expect.arrayContaining(['failed', 'missed', 'ran', 'skipped']),
    )
  })

  it('starts no attempt of a slot twice, and no two of one job at once', () => {
    const seen = new Set<string>()
    for (const { job, slot, attempt } of year.host.runs) {
      const key = `${job} ${slot.kind} ${slot.at} ${attempt}`
      expect(seen.has(key), `${key} ran twice`).toBe(false)
      seen.add(key)
    }
    // By the order of begins and ends on a clock that was never set: their place in the list, and the end.
    const byJob = Map.groupBy(year.host.runs, ({ job }) => job)
    for (const [job, runs] of byJob) {
      for (const [index, run] of runs.entries()) {
        const before = runs[index - 1]
        if (before === undefined) continue
        expect(before.endedAt, `${job}: ${JSON.stringify([before, run])}`).not.toBeNull()
      }
    }
    expect(year.host.runs.length).toBeGreaterThan(3000)
  })

  it('says of each slot what is true of its runs', () => {
    const byslot = Map.groupBy(year.host.runs, ({ slot }) => `${slot.job} ${slot.kind} ${slot.at}`)
    for (const slot of PLANS.flatMap(({ name }) => rowsOf(name))) {
      const runs = byslot.get(`${slot.job} ${slot.kind} ${slot.at}`) ?? []
      expect(runs.length, JSON.stringify(slot)).toBe(slot.attempts)
      if (slot.state === 'missed' || slot.state === 'skipped') expect(runs).toEqual([])
      if (slot.state === 'ran') expect(runs.at(-1)?.exit?.code).toBe(0)
      if (slot.state === 'failed') expect(runs.at(-1)?.exit?.code).not.toBe(0)
    }
  })

  it('catches up as each job says', () => {
    for (const plan of PLANS) {
      const rows = rowsOf(plan.name).filter(({ kind }) => kind === 'calendar')
      for (const slot of rows) {
        const lateMs = slot.decidedAt - slot.at
        const wasLate = lateMs > plan.late.graceMs
        if (plan.late.run === 'skip' && wasLate) expect(slot.state).toBe('missed')
        if (slot.state !== 'missed') continue
        const later = rows.filter(
          ({ at, decidedAt }) => at > slot.at && decidedAt === slot.decidedAt,
        )
        const isBeyond = lateMs > plan.late.horizonMs
        if (plan.late.run === 'newest' && !isBeyond)
          expect(later.some(({ state }) => state !== 'missed')).toBe(true)
        if (plan.late.run === 'each') expect(isBeyond || later.length >= 100).toBe(true)
      }
    }
  })

  it('runs a job after another only where that one succeeded in the same week', () => {
    for (const [name, upstream] of [
      ['regress', 'pull'],
      ['report', 'regress'],
    ] as const) {
      const plan = PLANS.find((one) => one.name === name)
      const other = PLANS.find((one) => one.name === upstream)
      if (plan === undefined || other === undefined) throw new Error('no such plan')
      const ran = rowsOf(name).filter(({ attempts }) => attempts > 0)
      expect(ran.length).toBeGreaterThan(10)
      for (const slot of ran) {
        const at = upstreamSlot(other.calendar, plan.calendar.zone, slot.at) ?? 0
        expect(year.host.records.find({ job: upstream, at, kind: 'calendar' })?.state).toBe('ran')
      }
    }
  })
})
