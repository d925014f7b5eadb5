/** The table `parked` of `ledger.db`: requests that wait for a person, each with its body, compressed. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { CallerKind, Protocol } from '../gateway/call.ts'
import type { Decision, Parking } from '../gateway/queue/parking.ts'
import type { NewParked, ParkedRow, QueueRows } from '../gateway/queue/queue-rows.ts'
import type { Database } from './database.ts'
import { durably } from './durably.ts'

type Row = {
  readonly id: number
  readonly hash: string
  readonly at: number
  readonly expires_at: number
  readonly caller_kind: CallerKind
  readonly caller_name: string
  readonly caller_run: string | null
  readonly asked: string
  readonly protocol: Protocol
  readonly stream: number
  readonly why: string
  readonly told: number
  readonly state: Parking['state']
  readonly use: 'kept' | 'used' | 'lapsed' | null
  readonly decision: string | null
  readonly decided_by: string | null
  readonly over_at: number | null
  readonly body_bytes: number
}

const ROW = `id, hash, at, expires_at, caller_kind, caller_name, caller_run, asked, protocol, stream, why, told,
  state, use, decision, decided_by, over_at, body_bytes`
const IS_OPEN = `(state = 'waiting' OR use = 'kept')`

export function queueRows(db: Database): QueueRows {
  const { open, get, body, list } = queueReading(db)
  const add = db.prepare(
    `INSERT INTO parked (hash, at, expires_at, caller_kind, caller_name, caller_run, asked, protocol, stream, why,
       told, state, body_bytes, body)
     VALUES (:hash, :at, :expiresAt, :kind, :name, :run, :asked, :protocol, :stream, :why,
       0, 'waiting', :bodyBytes, :body)`,
  )
  const put = db.prepare(
    `UPDATE parked SET state = :state, use = :use, decision = :decision, decided_by = :by, over_at = :at WHERE id = :id`,
  )
  const told = db.prepare('UPDATE parked SET told = 1 WHERE id = ?')
  const forget = [
    `DELETE FROM parked WHERE over_at < :rows AND NOT ${IS_OPEN}`,
    `UPDATE parked SET body = NULL WHERE over_at < :bodies AND body IS NOT NULL AND NOT ${IS_OPEN}`,
  ].map((sql) => db.prepare<[{ bodies: number; rows: number }]>(sql))
  return {
    open,
    get,
    body,
    list,
    add(parked, bytes) {
      const { lastInsertRowid } = add.run(valuesOf(parked, zstdCompressSync(bytes)))
      return { ...parked, id: Number(lastInsertRowid), told: false }
    },
    put(id, parking, flush) {
      const write = (): void => void put.run({ id, ...columnsOf(parking) })
      if (flush) durably(db, write)
      else write()
    },
    told: (id) => void told.run(id),
    forget: (before) => db.transaction(() => forget.forEach((each) => each.run(before)))(),
  }
}

/** The half that needs no right to write. */
export function queueReading(db: Database): Pick<QueueRows, 'open' | 'get' | 'body' | 'list'> {
  const open = db.prepare<[], Row>(`SELECT ${ROW} FROM parked WHERE ${IS_OPEN} ORDER BY id`)
  const get = db.prepare<[number], Row>(`SELECT ${ROW} FROM parked WHERE id = ?`)
  const body = db.prepare<[number], { body: Buffer | null }>('SELECT body FROM parked WHERE id = ?')
  const over = db.prepare<[number], Row>(
    `SELECT ${ROW} FROM parked WHERE NOT ${IS_OPEN} ORDER BY id DESC LIMIT ?`,
  )
  return {
    open: () => open.all().map(rowOf),
    get(id) {
      const row = get.get(id)
      return row === undefined ? null : rowOf(row)
    },
    body(id) {
      const stored = body.get(id)?.body ?? null
      return stored === null ? null : zstdDecompressSync(stored)
    },
    list: (others) => [...open.all(), ...over.all(others)].map(rowOf),
  }
}

function valuesOf(parked: NewParked, stored: Buffer): Readonly<Record<string, unknown>> {
  const { hash, at, caller, asked, protocol, stream, why, bodyBytes } = parked
  const { kind, name, run } = caller
  const { expiresAt } = parked.parking
  const about = { hash, at, expiresAt, kind, name, run, asked, protocol, why }
  return { ...about, stream: stream ? 1 : 0, bodyBytes, body: stored }
}

function columnsOf(parking: Parking): Readonly<Record<string, string | number | null>> {
  const { state } = parking
  if (parking.state === 'waiting') return { state, use: null, decision: null, by: null, at: null }
  const { at } = parking
  if (parking.state === 'expired') return { state, use: null, decision: null, by: null, at }
  const { use, decision, by } = parking
  return { state, use, decision: JSON.stringify(decision), by, at }
}

function rowOf(row: Row): ParkedRow {
  const { id, hash, at, caller_kind: kind, caller_name: name, caller_run: run } = row
  const { asked, protocol, why } = row
  return {
    id,
    hash,
    at,
    caller: { kind, name, run },
    asked,
    protocol,
    stream: row.stream === 1,
    why,
    parking: parkingOf(row),
    bodyBytes: row.body_bytes,
    told: row.told === 1,
  }
}

function parkingOf(row: Row): Parking {
  const { state, expires_at: expiresAt, use, over_at: at, decided_by: by } = row
  if (state === 'waiting') return { state, expiresAt, holding: 0 }
  if (state === 'expired') return { state, expiresAt, at: at ?? expiresAt }
  const decision = JSON.parse(row.decision ?? '{"is":"dropped"}') as Decision
  return { state, expiresAt, decision, by: by ?? '', at: at ?? expiresAt, use: use ?? 'used' }
}
