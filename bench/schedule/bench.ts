/**
 * What the schedule costs: a thousand slots decided and recorded at once, and a year of runs listed. In this
 * process, on a real file with the flushes that the daemon makes.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nextSlot } from '../../src/schedule/calendar.ts'
import { decide } from '../../src/schedule/decide.ts'
import type { ScheduleRecords } from '../../src/schedule/records.ts'
import { openDatabase } from '../../src/store/database.ts'
import { HOST_MIGRATIONS } from '../../src/store/migrations/host.ts'
import { scheduleRecords } from '../../src/store/schedule.ts'
import { figure, median } from '../harness/figures.ts'
import type { Workbench } from '../harness/workbench.ts'
import type { Measured } from '../rooms.ts'
import { markdownOf, newSheet } from '../supervisor/sheet.ts'
import { reading } from '../table/figure.ts'
import { LATE_ROW, lateness } from './lateness.ts'
import { cron, markOf, NOTHING, plan, slotAt } from './plans.ts'

const DECIDE_ROW = '1,000 due slots decided and recorded, ms median'
const RECORD_ROW = 'one slot recorded, flushed, ms median'
const LIST_ROW = 'a year of hourly runs listed, ms median'
const NEXT_ROW = 'next slot of a daily line with a zone, µs'
const TARGETS = { [DECIDE_ROW]: '< 100', [LIST_ROW]: '< 100' }
const OURS = 'agenthost'
const JOBS = 1000
const ROUNDS = 11
const HOUR_MS = 3_600_000
const NOW = Date.parse('2027-01-04T09:00:30Z')
const bootId = 'bench'

export async function benchSchedule(
  bench: Workbench,
  { quick }: { readonly quick: boolean },
): Promise<Measured> {
  const sheet = newSheet(bench.say)
  const folder = mkdtempSync(join(tmpdir(), 'agenthost-bench-'))
  const { db } = openDatabase(join(folder, 'host.db'), {
    synchronous: 'normal',
    migrations: HOST_MIGRATIONS,
  })
  try {
    const records = scheduleRecords(db)
    const put = (row: string, name: string, values: readonly number[], digits: number): void => {
      const most = row in TARGETS ? 100 : Infinity
      const met = median(values) < most
      const text = `${figure(median(values), digits)} (n=${values.length})`
      sheet.put({ row, column: OURS, text, met, data: values, reads: [reading(name, values)] })
    }
    put(DECIDE_ROW, 'decide', thousandSlots(records), 1)
    put(RECORD_ROW, 'record', oneSlot(records), 2)
    put(LIST_ROW, 'year', aYear(records), 1)
    put(NEXT_ROW, 'next', nextOnes(), 1)
    put(LATE_ROW, 'late', await lateness(bench, quick ? 1 : 3), 0)
  } finally {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const cells = sheet.cells()
  const title = `## The schedule, ${new Date().toISOString().slice(0, 10)}, Node ${process.version}`
  return {
    report: [title, '', markdownOf(cells, [OURS], TARGETS)].join('\n'),
    met: cells.every(({ met }) => met !== false),
    cells,
  }
}

function thousandSlots(records: ScheduleRecords): readonly number[] {
  const plans = new Map(
    Array.from({ length: JOBS }, (_each, index) => `job-${index}`).map((name) => [
      name,
      plan(name, cron('0 9 * * 1', 'Europe/London')),
    ]),
  )
  return Array.from({ length: ROUNDS }, (_round, week) => {
    const now = NOW + week * 7 * 24 * HOUR_MS
    const marks = new Map([...plans.values()].map((one) => [one.name, markOf(one, now - HOUR_MS)]))
    const schedule = { plans, marks, pending: new Map(), find: records.find }
    const from = performance.now()
    const decisions = decide(schedule, { ends: [], asked: [] }, now)
    records.record(decisions, { now, bootId })
    const took = performance.now() - from
    if (decisions.slots.length !== JOBS) throw new Error('not every job was due')
    return took
  })
}

function oneSlot(records: ScheduleRecords): readonly number[] {
  return Array.from({ length: 100 }, (_each, index) => {
    const decisions = { ...NOTHING, slots: [slotAt('single', NOW + index)] }
    const from = performance.now()
    records.record(decisions, { now: NOW, bootId })
    return performance.now() - from
  })
}

function aYear(records: ScheduleRecords): readonly number[] {
  const slots = Array.from({ length: 365 * 24 }, (_each, hour) =>
    slotAt('hourly', NOW + hour * HOUR_MS),
  )
  const begin = slots.map((slot) => ({ ...slot, attempts: 1 }))
  const end = { code: 0, signal: null, reason: 'exit', why: '' } as const
  const ends = begin.map((id) => ({
    id,
    attempt: 1,
    at: id.at + 9,
    tookMs: 9,
    end,
    peakRssBytes: 1,
  }))
  const ran = begin.map((slot) => ({ ...slot, state: 'ran' as const }))
  records.record({ ...NOTHING, slots: ran, begin, ends }, { now: NOW, bootId })
  return Array.from({ length: ROUNDS }, () => {
    const from = performance.now()
    const text = JSON.stringify(records.history('hourly', Infinity, 10_000))
    const took = performance.now() - from
    if (text.length < 1_000_000) throw new Error('a year is missing')
    return took
  })
}

function nextOnes(): readonly number[] {
  const calendar = cron('30 2 * * *', 'Europe/Berlin')
  return Array.from({ length: ROUNDS }, () => {
    const from = performance.now()
    for (let at = NOW, count = 0; count < 1000; count++) at = nextSlot(calendar, at)
    return performance.now() - from
  })
}
