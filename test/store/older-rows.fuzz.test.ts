/**
 * Databases of every older version, full of rows that their tables take: brought up to date none is lost or changed, and
 * what reads them today reads them. And cursors: any number goes on behind it, in order, each row once.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentRecords } from '../../src/store/agents.ts'
import { alertRows } from '../../src/store/alerts.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { eventStore } from '../../src/store/events.ts'
import { newestWeek, rankingFacts } from '../../src/store/insights-facts.ts'
import { pullWarnings } from '../../src/store/insights-warnings.ts'
import { queueRows } from '../../src/store/ledger-queue.ts'
import { HOST_MIGRATIONS } from '../../src/store/migrations/host.ts'
import { INSIGHTS_MIGRATIONS } from '../../src/store/migrations/insights.ts'
import { LEDGER_MIGRATIONS } from '../../src/store/migrations/ledger.ts'
import { outboxRows } from '../../src/store/outbox.ts'
import { slotTable } from '../../src/store/slots.ts'
import { FUZZ_SEED, holdsFor } from '../support/fuzzing.ts'
import { oddFiles } from '../support/odd-files.ts'
import { ODD_WORDS } from '../support/odd-values.ts'
import { dice, type Dice } from '../support/seed.ts'

const files = oddFiles()

type Family = {
  readonly name: string
  readonly migrations: readonly string[]
  readonly read: (db: Database) => void
}

const FAMILIES: readonly Family[] = [
  {
    name: 'host',
    migrations: HOST_MIGRATIONS,
    read(db) {
      const alerts = alertRows(db)
      agentRecords(db).agents()
      eventStore(db).since(0, 1000)
      slotTable(db).marks()
      slotTable(db).pending()
      alerts.kept()
      alerts.unrouted()
      alerts.list(100)
      alerts.noticesSince(0, 1000)
      outboxRows(db, alerts).due(1000)
      expect(outboxRows(db, alerts).undelivered(0)).toBeGreaterThanOrEqual(0)
    },
  },
  {
    name: 'insights',
    migrations: INSIGHTS_MIGRATIONS,
    read(db) {
      newestWeek(db)
      rankingFacts(db, { week: '2026-05-18' })
      pullWarnings(db, '2026-05-18')
    },
  },
  { name: 'ledger', migrations: LEDGER_MIGRATIONS, read: (db) => void queueRows(db).list(100) },
]

/** Columns of JSON, as every version has written them; dates as texts. */
const JSON_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  data: ['{}', '{"generation":1}'],
  lines: ['[]', '["a"]'],
  warnings: ['[]', '["late"]'],
  input: ['["text"]'],
  output: ['["text"]'],
  calendar: ['{"every":3600000}', '{"cron":"0 9 * * 1"}'],
  decision: ['{"is":"dropped"}'],
  date: ['2026-05-11', '2026-05-18', '2026-05-19'],
  week: ['2026-05-18'],
  as_of: ['2026-05-26T02:00:00.000Z'],
}

type Column = { readonly name: string; readonly type: string; readonly notnull: number }

/** Rows at random that the table's own rules let in. */
function fill(db: Database, { next, below, pick }: Dice): void {
  const tables = db
    .prepare(
      "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    .all() as { name: string; sql: string }[]
  for (const { name, sql } of tables) {
    const columns = db.pragma(`table_info(${name})`) as Column[]
    for (let each = 0; each < 8; each++) {
      const row = columns.map((column): unknown => {
        const words = new RegExp(
          `\\b${column.name}\\s+\\w+[^,]*?CHECK \\(${column.name} IN \\(([^)]*)\\)`,
        ).exec(sql)?.[1]
        if (column.notnull === 0 && next() < 0.4) return null
        if (words !== undefined) {
          const word = pick(words.split(',').map((one) => one.trim()))
          return word.startsWith("'") ? word.slice(1, -1) : Number(word)
        }
        if (column.type === 'INTEGER') return pick([0, 1, below(10), below(2 ** 40)])
        if (column.type === 'REAL') return next()
        if (column.type === 'BLOB') return Buffer.from('x')
        return pick(JSON_COLUMNS[column.name] ?? ODD_WORDS.map((word) => word.toWellFormed()))
      })
      try {
        db.prepare(`INSERT INTO ${name} VALUES (${row.map(() => '?').join(',')})`).run(...row)
      } catch (error) {
        // The rules of the table do not let it in: no version has written such a row.
        if (!String(error).includes('constraint')) throw error
      }
    }
  }
}

function rowsOf(db: Database): Readonly<Record<string, readonly unknown[]>> {
  const tables = db
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all() as { name: string }[]
  return Object.fromEntries(
    tables.map(({ name }) => [name, db.prepare(`SELECT * FROM ${name}`).all()]),
  )
}

describe.each(FAMILIES)(
  `$name, a database of an older version (seed ${FUZZ_SEED})`,
  ({ name, migrations, read }) => {
    it('keeps every row as it was, and is read', async () => {
      const values = fc.tuple(fc.integer({ min: 1, max: migrations.length }), fc.nat())
      await holdsFor({ name: `older-${name}`, values, count: 12 }, ([version, seed]) => {
        const path = join(files.folder(), `${name}.db`)
        for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
        const older = openDatabase(path, {
          synchronous: 'normal',
          migrations: migrations.slice(0, version),
        }).db
        fill(older, dice(seed))
        const before = rowsOf(older)
        expect(Object.values(before).flat().length).toBeGreaterThan(5)
        older.close()
        const { db, movedTo } = openDatabase(path, { synchronous: 'normal', migrations })
        try {
          expect(movedTo).toBeNull()
          expect(rowsOf(db)).toMatchObject(before)
          read(db)
        } finally {
          db.close()
        }
      })
    })
  },
)

describe(`a cursor of events (seed ${FUZZ_SEED})`, () => {
  it('of any number goes on behind it, in order, each event once', async () => {
    const { db } = openDatabase(join(files.folder(), 'events.db'), {
      synchronous: 'normal',
      migrations: HOST_MIGRATIONS,
    })
    const events = eventStore(db)
    for (let each = 0; each < 30; each++)
      events.append({ at: each, kind: 'agent.up', subject: 'a', message: 'm', data: { each } })
    events.keepNewest(20)
    const values = fc.tuple(
      fc.oneof(
        fc.integer({ min: -5, max: 40 }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(0.5, 2 ** 53, 1e300),
      ),
      fc.integer({ min: 1, max: 7 }),
    )
    await holdsFor({ name: 'event-cursors', values, count: 300 }, ([from, limit]) => {
      const seen: number[] = []
      for (
        let cursor = from, page = events.since(cursor, limit);
        page.length > 0;
        page = events.since(cursor, limit)
      ) {
        seen.push(...page.map((event) => event.cursor))
        cursor = page.at(-1)?.cursor ?? cursor
      }
      expect(seen).toEqual(
        Array.from({ length: 20 }, (_each, at) => at + 11).filter((cursor) => cursor > from),
      )
    })
    db.close()
  })
})
