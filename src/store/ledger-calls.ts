/**
 * The tables `calls` and `corrections` of `ledger.db`: a row for each try, written when it is reserved and filled in
 * once. Changes of one turn of the loop are one transaction.
 */
import type { Change, Correction, WorstRow } from '../gateway/ledger/ledger-rows.ts'
import type { Ask, OpenHold, Pending } from '../gateway/ledger/ledger.ts'
import type { Database } from './database.ts'
import { insertOf, settleOf } from './ledger-columns.ts'

export type CallRows = {
  readonly write: (changes: readonly Change[]) => void
  readonly correct: (correction: Correction) => void
  readonly worst: (upstream: string, since: number) => readonly WorstRow[]
  readonly open: () => readonly OpenHold[]
  readonly newest: () => number
}

type Tried = Record<'hold' | 'at', bigint> &
  Record<'kind' | 'name' | 'upstream' | 'model', string> & {
    readonly run: string | null
    readonly route: string | null
  }

type OpenRow = Tried & {
  readonly held: bigint
  readonly price: bigint
  readonly generation: string | null
  readonly leftAt: bigint | null
  readonly leftAs: Pending['outcome'] | null
}

const TRIED = 'hold, at, kind, name, run, route, upstream, model'

export function callRows(db: Database): CallRows {
  const insert = db.prepare(
    `INSERT INTO calls (hold, call, attempt, at, kind, name, run, session, asked, route, upstream, model, protocol,
       stream, routing, price, input_bound, output_limit, held, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')`,
  )
  const settle = db.prepare(
    `UPDATE calls SET state = 'settled', settled_at = ?, settled_by = ?, charged = ?, outcome = ?, status = ?,
       served_model = ?, provider = ?, generation = coalesce(?, generation), input = ?, output = ?, cached = ?,
       cache_write = ?, reasoning = ?, first_ms = ?, total_ms = ?, tools = ?
     WHERE hold = ? AND state <> 'settled'`,
  )
  const name = db.prepare("UPDATE calls SET generation = ? WHERE hold = ? AND state <> 'settled'")
  const leave = db.prepare(
    `UPDATE calls SET state = 'pending', left_at = ?, left_as = ?, generation = coalesce(?, generation)
     WHERE hold = ? AND state <> 'settled'`,
  )
  const correct = db.prepare(
    'INSERT INTO corrections (hold, at, delta, narrow) VALUES (?, ?, ?, ?)',
  )
  const worst = db
    .prepare<[string, number], Tried & { readonly charged: bigint }>(
      `SELECT ${TRIED}, charged FROM calls WHERE settled_by = 'worst' AND upstream = ? AND at >= ?
       AND charged > 0 AND hold NOT IN (SELECT hold FROM corrections) ORDER BY hold`,
    )
    .safeIntegers(true)
  const open = db
    .prepare<[], OpenRow>(
      `SELECT ${TRIED}, held, price, generation, left_at AS leftAt, left_as AS leftAs
       FROM calls WHERE state <> 'settled' ORDER BY hold`,
    )
    .safeIntegers(true)
  const newest = db.prepare<[], { hold: number | null }>('SELECT max(hold) AS hold FROM calls')
  const apply = (change: Change): void => {
    if (change.do === 'reserve') insert.run(...insertOf(change.hold, change.ask))
    else if (change.do === 'settle') settle.run(...settleOf(change.settlement), change.hold)
    else if (change.do === 'name') name.run(change.generation, change.hold)
    else {
      const { at, outcome, generation } = change.pending
      leave.run(at, outcome, generation, change.hold)
    }
  }
  const all = db.transaction((changes: readonly Change[]) => {
    for (const change of changes) apply(change)
  })
  return {
    write: (changes) => all.immediate(changes),
    correct: ({ hold, at, delta, narrow }) => void correct.run(hold, at, delta, narrow),
    worst: (upstream, since) =>
      worst.all(upstream, since).map((row) => ({ ...triedOf(row), charged: row.charged })),
    open: () => open.all().map(openOf),
    newest: () => newest.get()?.hold ?? 0,
  }
}

function triedOf({
  hold,
  at,
  kind,
  name,
  run,
  route,
  upstream,
  model,
}: Tried): Omit<WorstRow, 'charged'> {
  return {
    hold: Number(hold),
    at: Number(at),
    route,
    caller: { kind: kind as Ask['caller']['kind'], name, run },
    model: { upstream, id: model },
  }
}

function openOf(row: OpenRow): OpenHold {
  const { hold, ...tried } = triedOf(row)
  const { generation, leftAt, leftAs } = row
  const pending =
    leftAt === null || leftAs === null ? null : { at: Number(leftAt), outcome: leftAs, generation }
  return { hold, ask: { ...tried, held: row.held, price: Number(row.price) }, generation, pending }
}
