/**
 * Copies of rows of `host.db` and `ledger.db` as they come, read beside their writers: old ones are given up there, and what
 * was once settled has to stay as it was.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import type { Stage } from './stage.ts'

export type SlotRow = {
  readonly job: string
  readonly at: number
  readonly kind: string
  readonly state: string
  readonly why: string
  readonly attempts: number
  readonly count: number
}

export type Span = { readonly from: number; readonly to: number }

export type Kept = {
  readonly slots: ReadonlyMap<string, SlotRow>
  /** By job: spans of slots that may have come and been given up between two looks. */
  readonly unseen: ReadonlyMap<string, readonly Span[]>
  /** Of calls that are settled: what they were charged, by hold. */
  readonly settled: ReadonlyMap<number, string>
  /** Takes what stands there now. */
  readonly look: () => void
  readonly end: () => Promise<void>
}

const EVERY_MS = 5000
/** What has ended so never changes any more. */
const OVER = new Set(['ran', 'skipped', 'failed'])

export function openKeeping(stage: Stage): Kept {
  const { record, home } = stage
  const slots = new Map<string, SlotRow>()
  const settled = new Map<number, string>()
  const unseen = new Map<string, Span[]>()
  const newest = new Map<string, number>()
  const takeForgotten = (db: Database.Database): void => {
    const rows = db.prepare('SELECT name, forgotten_to AS to_ FROM jobs').all() as {
      name: string
      to_: number
    }[]
    for (const { name, to_: to } of rows) {
      const from = newest.get(name)
      if (from !== undefined && to > from)
        unseen.set(name, [...(unseen.get(name) ?? []), { from, to }])
    }
  }
  const takeSlots = (db: Database.Database): void => {
    takeForgotten(db)
    const text = 'SELECT job, at, kind, state, why, attempts, count FROM slots'
    for (const row of db.prepare(text).all() as SlotRow[]) {
      const key = `${row.job} ${row.kind} ${row.at}`
      const before = slots.get(key)
      const isSame = before?.state === row.state || before === undefined || !OVER.has(before.state)
      record.expect(isSame, `the slot ${key} was ${before?.state}, and is ${row.state}`)
      slots.set(key, row)
      newest.set(row.job, Math.max(row.at, newest.get(row.job) ?? 0))
    }
  }
  const takeCalls = (db: Database.Database): void => {
    const last = Math.max(0, ...[...settled.keys()].slice(-1))
    const rows = db
      .prepare(`SELECT hold, charged FROM calls WHERE state = 'settled' AND hold > ?`)
      .safeIntegers(true)
      .all(Math.max(0, last - 2000)) as { hold: bigint; charged: bigint }[]
    for (const { hold, charged } of rows) {
      const before = settled.get(Number(hold))
      const isSame = before === undefined || before === String(charged)
      record.expect(isSame, `call ${hold} was settled with ${before}, and has ${charged}`)
      settled.set(Number(hold), String(charged))
    }
  }
  const look = (): void => {
    reading(join(home, 'host.db'), takeSlots)
    reading(join(home, 'ledger.db'), takeCalls)
  }
  const stop = new AbortController()
  const loop = (async () => {
    while (!stop.signal.aborted) {
      await pause(EVERY_MS)
      look()
    }
  })()
  return {
    slots,
    unseen,
    settled,
    look,
    async end() {
      stop.abort()
      await loop
    },
  }
}

/** Nothing while it cannot be read: the disk is full, or it is not there yet. */
export function reading(path: string, take: (db: Database.Database) => void): void {
  if (!existsSync(path)) return
  let db: Database.Database | null = null
  try {
    db = new Database(path, { readonly: true, timeout: 1000 })
    const open = db
    open.transaction(() => take(open))()
  } catch (error) {
    const isOfDisk =
      error instanceof Error && 'code' in error && /^SQLITE_/.test(String(error.code))
    if (!isOfDisk) throw error
  } finally {
    db?.close()
  }
}
