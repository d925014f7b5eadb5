/** The schedule in a real host.db: what is promised of its records. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Decisions } from '../../src/schedule/decide.ts'
import { newSlot, type Slot } from '../../src/schedule/slot.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { durably } from '../../src/store/durably.ts'
import { HOST_MIGRATIONS } from '../../src/store/migrations/host.ts'
import { scheduleRecords } from '../../src/store/schedule.ts'
import { cron } from '../schedule/crons.ts'

let folder: string
let db: Database

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-store-'))
  const migrations = HOST_MIGRATIONS
  db = openDatabase(join(folder, 'host.db'), { synchronous: 'normal', migrations }).db
})

afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

const NOTHING: Decisions = { marks: [], forget: [], slots: [], begin: [], stops: [], ends: [] }
const AT = { now: 1000, bootId: 'b' }
const mark = {
  name: 'a',
  decidedTo: 5,
  forgottenTo: 0,
  calendar: cron('0 9 * * 1', 'Europe/Berlin'),
}
const slotAt = (at: number, change: Partial<Slot> = {}): Slot => ({
  ...newSlot({ job: 'a', at, kind: 'calendar' }, 'waiting', '', 1),
  ...change,
})
const open = { state: 'open', attempts: 1, isRunning: true } as const

describe('a durable transaction', () => {
  it('is at FULL while it lasts, and what comes after it at NORMAL again', () => {
    const level = (): unknown => db.pragma('synchronous', { simple: true })
    expect(durably(db, () => [level(), db.pragma('fullfsync', { simple: true })])).toEqual([2, 1])
    expect(level()).toBe(1)
    expect(() => durably(db, () => raise())).toThrow('no')
    expect([level(), db.pragma('fullfsync', { simple: true })]).toEqual([1, 0])
  })
})

function raise(): never {
  throw new Error('no')
}

describe('what the schedule has decided', () => {
  it('is there for the next daemon, as it was', () => {
    const records = scheduleRecords(db)
    const begun = slotAt(7, open)
    records.record({ ...NOTHING, marks: [mark], slots: [begun, slotAt(9)], begin: [begun] }, AT)
    records.started(begun, 1, { pid: 12, startedAt: 'then', bootId: 'b' })
    const kept = scheduleRecords(db).load()
    expect(kept.marks).toEqual([mark])
    expect(kept.pending).toEqual([begun, slotAt(9)])
    expect(kept.running).toMatchObject([
      { id: { job: 'a', at: 7, kind: 'calendar' }, attempt: 1, bootId: 'b', identity: { pid: 12 } },
    ])
  })

  it('is recorded whole or not at all', () => {
    const records = scheduleRecords(db)
    const begun = slotAt(7, open)
    records.record({ ...NOTHING, slots: [begun], begin: [begun] }, AT)
    // The same attempt again is refused by the table itself.
    expect(() => records.record({ ...NOTHING, slots: [slotAt(9)], begin: [begun] }, AT)).toThrow(
      /UNIQUE/,
    )
    expect(records.find(slotAt(9))).toBeUndefined()
  })

  it('never changes once a slot has ended by a run', () => {
    const records = scheduleRecords(db)
    records.record({ ...NOTHING, slots: [slotAt(7, { state: 'ran', attempts: 1 })] }, AT)
    records.record({ ...NOTHING, slots: [slotAt(7, open)] }, AT)
    records.record({ ...NOTHING, slots: [slotAt(7)] }, AT)
    expect(records.find(slotAt(7))?.state).toBe('ran')
    expect(records.skip(slotAt(7, { state: 'skipped' }))).toBe(false)
  })

  it('lets a slot come that was missed under a clock that ran ahead', () => {
    const records = scheduleRecords(db)
    records.record({ ...NOTHING, slots: [slotAt(7, { state: 'missed' })] }, AT)
    records.record({ ...NOTHING, slots: [slotAt(7, open)], begin: [slotAt(7, open)] }, AT)
    expect(records.find(slotAt(7))?.state).toBe('open')
  })

  it('is listed newest first, with the last attempt, and without what is yet to come', () => {
    const records = scheduleRecords(db)
    const begun = slotAt(7, open)
    records.record(
      { ...NOTHING, slots: [begun, slotAt(9, { state: 'missed', why: 'late' })], begin: [begun] },
      AT,
    )
    const end = { code: 3, signal: null, reason: 'exit', why: '' } as const
    const ends = [{ id: begun, attempt: 1, at: 8, tookMs: 1, end, peakRssBytes: 5 }]
    records.record({ ...NOTHING, slots: [slotAt(7, { state: 'failed', attempts: 1 })], ends }, AT)
    records.skip(slotAt(50, { state: 'skipped' }))
    expect(records.history('a', 20, 10)).toMatchObject([
      { slot: { at: 9, state: 'missed' }, attempt: null },
      { slot: { at: 7, state: 'failed' }, attempt: { endedAt: 8, end, peakRssBytes: 5 } },
    ])
    expect(records.lastRun('a')?.slot.at).toBe(7)
  })

  it('is bounded, and what was deleted is remembered as decided', () => {
    const records = scheduleRecords(db)
    const slots = Array.from({ length: 20 }, (_each, index) =>
      slotAt(index, { state: 'ran', attempts: 1 }),
    )
    records.record(
      { ...NOTHING, marks: [mark], slots: [...slots, slotAt(0, { job: 'b' })], begin: slots },
      AT,
    )
    expect(records.keepNewest(5)).toMatchObject([{ name: 'a', forgottenTo: 14 }])
    expect(records.history('a', 99, 99).map(({ slot }) => slot.at)).toEqual([19, 18, 17, 16, 15])
    expect(db.prepare('SELECT count(*) AS n FROM runs').get()).toEqual({ n: 5 })
    expect(records.load().pending).toHaveLength(1)
  })

  it('keeps what has not ended, however old, and what was forgotten once stays so', () => {
    const records = scheduleRecords(db)
    const slots = Array.from({ length: 20 }, (_each, at) => slotAt(at, { state: 'missed' }))
    records.record({ ...NOTHING, marks: [mark], slots: [...slots, slotAt(2)] }, AT)
    records.keepNewest(5)
    expect(records.load().pending.map(({ at }) => at)).toEqual([2])
    // Of six slots that are left the oldest is the one that waits: it is no newer bound.
    expect(records.keepNewest(5)).toMatchObject([{ forgottenTo: 14 }])
  })

  it('has the first end of an attempt, whatever is said of it later', () => {
    const records = scheduleRecords(db)
    const begun = slotAt(7, open)
    records.record({ ...NOTHING, slots: [begun], begin: [begun] }, AT)
    for (const code of [3, 0]) {
      const end = { code, signal: null, reason: 'exit', why: '' } as const
      const ends = [{ id: begun, attempt: 1, at: 8 + code, tookMs: 1, end, peakRssBytes: null }]
      records.record({ ...NOTHING, ends }, AT)
    }
    expect(records.lastRun('a')?.attempt).toMatchObject({ endedAt: 11, end: { code: 3 } })
  })

  it('is under way only while an attempt is: not between two of them, and only the last', () => {
    const records = scheduleRecords(db)
    const begun = slotAt(7, open)
    const again = slotAt(7, { ...open, attempts: 2 })
    records.record({ ...NOTHING, slots: [begun], begin: [begun] }, AT)
    records.record({ ...NOTHING, slots: [{ ...begun, isRunning: false, retryAt: 20 }] }, AT)
    expect(records.load().running).toEqual([])
    records.record({ ...NOTHING, slots: [again], begin: [again] }, AT)
    expect(records.load().running.map(({ attempt }) => attempt)).toEqual([2])
  })
})
