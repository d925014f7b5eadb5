/**
 * Pulls of the rankings, each kept whole: its answers as they came, its days and weeks, its cards and prices.
 * Nothing is overwritten, and what no longer counts is let go after a year; which figures count is `in_force`.
 */
import { zstdCompressSync } from 'node:zlib'
import { unable } from '../errors.ts'
import type { Standing } from '../rankings/pull-judgement.ts'
import type { PullRecord, PullStore } from '../rankings/pull-record.ts'
import type { Database } from './database.ts'
import { durably } from './durably.ts'
import { cardWriter } from './insights-cards.ts'
import { forgetPulls } from './insights-retention.ts'
import { requestRows } from './insights-requests.ts'
import { weekSummer } from './insights-summed.ts'

export function pullRows(db: Database): PullStore {
  const standing = db
    .prepare<[string], { date: string; as_of: string; rows: bigint; tokens: bigint }>(
      `SELECT date, as_of, rows, tokens FROM in_force WHERE period = ? AND made = 'published'`,
    )
    .safeIntegers()
  const addPull = db.prepare(
    `INSERT INTO pulls (at, source, week, outcome, why, warnings)
     VALUES (:at, :source, :week, :outcome, :why, :warnings)`,
  )
  const write = [bodyWriter(db), periodWriter(db), cardWriter(db), billedWriter(db)]
  const sum = weekSummer(db)
  return {
    standing: (period) =>
      new Map(
        standing.all(period).map(({ date, as_of, rows, tokens }): [string, Standing] => {
          return [date, { asOf: as_of, rows: Number(rows), tokens }]
        }),
      ),
    save(record) {
      const { at, source, week, outcome, why } = record
      const warnings = JSON.stringify(record.warnings)
      try {
        const told = durably(db, () => {
          const { lastInsertRowid } = addPull.run({ at, source, week, outcome, why, warnings })
          const pull = Number(lastInsertRowid)
          for (const each of write) each(pull, record)
          return sum(pull, record)
        })
        forgetPulls(db, at)
        return told
      } catch (error) {
        const hint = 'Nothing of it was kept; what was there stays.'
        throw unable({ verb: 'keep', object: 'the pull', kind: 'temporary', hint }, error)
      }
    },
    askedWebsiteAt: () => requestRows(db).lastOf('/frontend/'),
  }
}

export type Writer = (pull: number, record: PullRecord) => void

function bodyWriter(db: Database): Writer {
  const put = db.prepare(
    `INSERT INTO pull_bodies (pull, name, at, as_of, bytes, zstd)
     VALUES (:pull, :name, :at, :asOf, :bytes, :zstd)`,
  )
  return (pull, { bodies }) => {
    for (const { name, at, asOf, text } of bodies) {
      const raw = Buffer.from(text)
      put.run({ pull, name, at, asOf, bytes: raw.length, zstd: zstdCompressSync(raw) })
    }
  }
}

function periodWriter(db: Database): Writer {
  const addPeriod = db.prepare(
    `INSERT INTO periods (pull, period, date, as_of, made, beside, rows, tokens)
     VALUES (:pull, :period, :date, :asOf, 'published', :beside, :rows, :tokens)`,
  )
  const addRow = db.prepare<[number, string, bigint]>(
    'INSERT INTO period_rows (period, slug, tokens) VALUES (?, ?, ?)',
  )
  return (pull, { published }) => {
    for (const { rows, ...head } of published) {
      const tokens = rows.reduce((sum, row) => sum + row.tokens, 0n)
      const { lastInsertRowid } = addPeriod.run({ ...head, pull, rows: rows.length, tokens })
      const id = Number(lastInsertRowid)
      for (const row of rows) addRow.run(id, row.slug, row.tokens)
    }
  }
}

function billedWriter(db: Database): Writer {
  const put = db.prepare(
    `INSERT INTO billed (pull, to_day, slug, usd, prompt_share)
     VALUES (:pull, :to, :slug, :usd, :promptShare)`,
  )
  return (pull, { billed }) => {
    for (const each of billed?.billed ?? []) put.run({ ...each, pull, to: billed?.to })
  }
}
