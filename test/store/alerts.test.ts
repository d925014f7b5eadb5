/** The tables of the alarm: written with their events or not at all, and once however often they are written. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { raised } from '../../src/alerts/alert-life.ts'
import { deliveriesOf } from '../../src/alerts/delivery.ts'
import { alertRows } from '../../src/store/alerts.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { durably } from '../../src/store/durably.ts'
import { eventStore } from '../../src/store/events.ts'
import { HOST_MIGRATIONS } from '../../src/store/migrations/host.ts'
import { outboxRows, type Batch } from '../../src/store/outbox.ts'
import { AT, notice, raise, told } from '../alerts/told.ts'

let folder: string
let db: Database
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-alerts-'))
  db = openDatabase(join(folder, 'host.db'), {
    synchronous: 'normal',
    migrations: HOST_MIGRATIONS,
  }).db
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

const PLACES = [{ name: 'ntfy', least: 'info' }] as const
const alert = raised(1, raise(), AT).alert
function batch(change: Partial<Batch> = {}): Batch {
  const deliveries = deliveriesOf(notice(), PLACES, null)
  return { alerts: [alert], notices: [notice()], deliveries, routed: true, ...change }
}
const count = (table: string): number => {
  const row = db.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number }
  return row.count
}
const level = (): unknown => db.pragma('synchronous', { simple: true })

describe('what is to be told', () => {
  it('is written with its event, and read as it was', () => {
    const rows = alertRows(db)
    const box = outboxRows(db, rows)
    box.write(() => eventStore(db).appendAll([told('agent.failed')]), batch())
    expect([count('events'), count('alerts'), count('notices')]).toEqual([1, 1, 1])
    expect(rows.kept()).toEqual({ open: [alert], newestAlert: 1, newestNotice: 1 })
    expect(box.due(10)).toEqual(batch().deliveries)
    expect(rows.noticesSince(0, 10)).toEqual([notice()])
    expect(rows.alert(1)).toEqual(alert)
    expect(rows.alert(2)).toBeNull()
  })

  it('is not written when its event cannot be', () => {
    const box = outboxRows(db, alertRows(db))
    const broken = (): void => {
      throw new Error('disk full')
    }
    expect(() => box.write(broken, batch())).toThrow('disk full')
    expect([count('alerts'), count('notices'), count('deliveries')]).toEqual([0, 0, 0])
    expect(level()).toBe(1)
  })

  it('is one row however often it is written', () => {
    const box = outboxRows(db, alertRows(db))
    for (let each = 0; each < 3; each++) box.write(() => undefined, batch())
    expect([count('alerts'), count('notices'), count('deliveries')]).toEqual([1, 1, 1])
  })

  it('is flushed to the disk; what only counts on is not', () => {
    const box = outboxRows(db, alertRows(db))
    const levels: unknown[] = []
    const look = (): void => {
      levels.push(level(), db.pragma('fullfsync', { simple: true }))
    }
    box.write(look, batch())
    box.write(look, batch({ notices: [] }))
    expect(levels).toEqual([2, 1, 1, 0])
    expect([level(), db.pragma('fullfsync', { simple: true })]).toEqual([1, 0])
  })
})

describe('a durable transaction', () => {
  it('gives what its work gives, and leaves the level as it was after an error', () => {
    expect(durably(db, () => level())).toBe(2)
    expect(() =>
      durably(db, () => {
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(level()).toBe(1)
  })
})

describe('the outbox', () => {
  it('counts what was tried and has not arrived, until it is acknowledged', () => {
    const rows = alertRows(db)
    const box = outboxRows(db, rows)
    box.write(() => undefined, batch())
    const [delivery] = box.due(1)
    if (delivery === undefined) throw new Error('nothing is due')
    expect(box.undelivered(0)).toBe(0)
    box.put({ ...delivery, attempts: 1, why: 'down' })
    expect(box.undelivered(0)).toBe(1)
    box.put({ ...delivery, attempts: 9, state: 'undelivered', doneAt: AT + 1, why: 'down' })
    expect([box.undelivered(0), box.undelivered(AT + 2)]).toEqual([1, 0])
    expect(box.of(1)).toEqual([{ channel: 'ntfy', state: 'undelivered', why: 'down' }])
    rows.putAlert({ ...alert, ackedAt: AT + 3 })
    expect(box.undelivered(0)).toBe(0)
  })

  it('forgets what is old and over, and never a number', () => {
    const rows = alertRows(db)
    const box = outboxRows(db, rows)
    for (const id of [1, 2, 3]) {
      const each = { ...alert, id, key: `agent/${id}`, state: 'recovered' } as const
      const [delivery] = deliveriesOf(notice({ id, alert: id }), PLACES, null)
      if (delivery === undefined) throw new Error('no delivery')
      const state = id === 2 ? ('due' as const) : ('delivered' as const)
      const deliveries = [{ ...delivery, state, doneAt: state === 'due' ? null : AT }]
      box.write(
        () => undefined,
        batch({ alerts: [each], notices: [notice({ id, alert: id })], deliveries }),
      )
    }
    box.forget(AT + 1)
    expect(rows.noticesSince(0, 10).map(({ id }) => id)).toEqual([2, 3])
    expect(rows.kept()).toMatchObject({ newestAlert: 3, newestNotice: 3 })
    expect(box.due(10).map(({ notice: { id } }) => id)).toEqual([2])
  })

  it('finds again what was told before the channels were known', () => {
    const rows = alertRows(db)
    const box = outboxRows(db, rows)
    box.write(() => undefined, batch({ deliveries: [], routed: false }))
    expect(rows.unrouted()).toEqual([notice()])
    box.write(() => undefined, batch({ alerts: [] }))
    expect([rows.unrouted(), box.due(10).length]).toEqual([[], 1])
  })
})
