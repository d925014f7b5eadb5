/** The judges of the torture have to find what they are there for: each is shown a home in which something is wrong. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { worthTelling } from '../../src/alerts/worth-telling.ts'
import { HOST_MIGRATIONS } from '../../src/store/migrations/host.ts'
import { acknowledgements } from '../../bench/torture/acknowledged.ts'
import { judgeAcknowledged } from '../../bench/torture/judge-acknowledged.ts'
import { judgeAlerts } from '../../bench/torture/judge-alerts.ts'
import type { Kept } from '../../bench/torture/keeping.ts'

const EVENT = { at: 1000, kind: 'daemon.trouble', subject: 'daemon', message: 'x', data: {} }
const KEY = worthTelling(EVENT)?.key ?? 'none'

let home: string
let db: Database.Database
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'judges-'))
  db = new Database(join(home, 'host.db'))
  for (const step of HOST_MIGRATIONS) db.exec(step)
  db.prepare(
    `INSERT INTO events (at, kind, subject, message, data) VALUES (1000, 'daemon.trouble', 'daemon', 'x', '{}')`,
  ).run()
  db.prepare(
    `INSERT INTO alerts VALUES (1, ?, 'open', 0, 'warning', 's', 'w', 't', NULL, 1, 1, 1, 1, 1, 'warning', 1, NULL, '', NULL)`,
  ).run(KEY)
  db.exec(
    `INSERT INTO notices VALUES (1, 1, 'raised', 1, 'warning', 'warning', 's', 'w', 't', 1, 1, NULL, '', 1)`,
  )
  for (const channel of ['one', 'two'])
    db.prepare(`INSERT INTO deliveries VALUES (1, ?, 'delivered', 1, 1, 1, '')`).run(channel)
})
afterEach(() => {
  db.close()
  rmSync(home, { recursive: true, force: true })
})

describe('the judge of alerts', () => {
  const arrived = (channel: string, notice = 1) => ({ channel, notice, body: '' })
  const all = [arrived('hook'), arrived('hook-two')]
  const wrong = (came = all): readonly string[] =>
    judgeAlerts(db, { arrived: came, channels: { one: 'hook', two: 'hook-two' } }).wrong

  it('is content when all was counted and all came', () => {
    expect(wrong()).toEqual([])
  })

  it('finds an event that no alert counts', () => {
    db.exec('UPDATE alerts SET count = 0')
    expect(wrong()).toHaveLength(1)
  })

  it('finds a notice that never came, came to nobody, or has no row for a channel', () => {
    expect(wrong(all.slice(1))).toEqual(['notice 1 for one counts as delivered and never came'])
    expect(wrong([...all, arrived('hook', 7)])).toHaveLength(1)
    db.exec(`DELETE FROM deliveries WHERE channel = 'two'`)
    expect(wrong()).toEqual(['notice 1 has 1 rows for 2 channels'])
    db.exec(`UPDATE notices SET not_to = 'two'`)
    expect(wrong()).toEqual([])
  })

  it('finds what was given up', () => {
    db.exec(`UPDATE deliveries SET state = 'undelivered' WHERE channel = 'one'`)
    expect(wrong()).toEqual(['notice 1 for one is undelivered'])
  })
})

describe('the judge of what was acknowledged', () => {
  const acknowledged = acknowledgements()
  const kept: Kept = {
    slots: new Map(),
    unseen: new Map(),
    settled: new Map(),
    look: () => undefined,
    end: async () => undefined,
  }
  const severity = (): string => {
    const row = db.prepare('SELECT severity FROM alerts WHERE id = 1').get()
    return (row as { severity: string }).severity
  }
  const wrong = (events: ReadonlyMap<number, string> = new Map()): readonly string[] =>
    judgeAcknowledged({ home, acknowledged, kept, events })

  it('finds an ack, a run and an event that are gone', () => {
    acknowledged.acks.set(1, severity())
    acknowledged.runs.push({ job: 'each', at: 60_000 })
    acknowledged.skips.push({ job: 'each', at: 120_000 })
    const found = wrong(
      new Map([
        [1, 'daemon.trouble'],
        [2, 'agent.up'],
      ]),
    )
    expect(found).toHaveLength(4)
    expect(found.join('\n')).toMatch(/run of each[^]*skipped by hand[^]*ack of alert 1[^]*event 2/)
  })

  it('lets an ack go where the alert got worse since', () => {
    const given = acknowledgements()
    given.acks.set(1, severity())
    db.exec(`UPDATE alerts SET acked_at = NULL, severity = 'worse than ' || severity WHERE id = 1`)
    expect(judgeAcknowledged({ home, acknowledged: given, kept, events: new Map() })).toEqual([])
    given.acks.set(1, severity())
    expect(judgeAcknowledged({ home, acknowledged: given, kept, events: new Map() })).toEqual([
      'the ack of alert 1 is gone',
    ])
  })
})
