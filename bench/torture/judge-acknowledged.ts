/** Whether what somebody was told to be done is still on record. */
import { join } from 'node:path'
import type { Acknowledged } from './acknowledged.ts'
import { reading, type Kept } from './keeping.ts'

export type OnRecord = {
  readonly home: string
  readonly acknowledged: Acknowledged
  readonly kept: Kept
  /** Cursors that a reader of the events was shown. */
  readonly events: ReadonlyMap<number, string>
}

export function judgeAcknowledged(facts: OnRecord): readonly string[] {
  return [...ofHost(facts), ...ofLedger(facts), ...ofInsights(facts)]
}

function ofHost({ home, acknowledged, kept, events }: OnRecord): readonly string[] {
  const wrong: string[] = []
  for (const { job, at } of acknowledged.runs) {
    if (!kept.slots.has(`${job} manual ${at}`))
      wrong.push(`the run of ${job} that was asked for at ${new Date(at).toISOString()} is gone`)
  }
  for (const { job, at } of acknowledged.skips) {
    const row = kept.slots.get(`${job} calendar ${at}`)
    if (row?.state !== 'skipped')
      wrong.push(`${job} ${new Date(at).toISOString()} was skipped by hand, and is ${row?.state}`)
  }
  reading(join(home, 'host.db'), (db) => {
    const acked = db.prepare('SELECT acked_at AS at, severity FROM alerts WHERE id = ?')
    for (const [id, severity] of acknowledged.acks) {
      const row = acked.get(id) as { at: number | null; severity: string } | undefined
      // What got worse since is told anew, and needs another ack.
      if (row === undefined || (row.at === null && row.severity === severity))
        wrong.push(`the ack of alert ${id} is gone`)
    }
    const event = db.prepare('SELECT kind FROM events WHERE cursor = ?')
    for (const [cursor, kind] of events) {
      const row = event.get(cursor) as { kind: string } | undefined
      if (row?.kind !== kind) wrong.push(`event ${cursor} was ${kind}, and is ${row?.kind}`)
    }
  })
  return wrong
}

function ofLedger({ home, acknowledged, kept }: OnRecord): readonly string[] {
  const wrong: string[] = []
  reading(join(home, 'ledger.db'), (db) => {
    const parked = db.prepare('SELECT state FROM parked WHERE id = ?')
    for (const id of acknowledged.answers.keys()) {
      const row = parked.get(id) as { state: string } | undefined
      if (row?.state !== 'answered') wrong.push(`request ${id} was answered, and is ${row?.state}`)
    }
    const call = db.prepare('SELECT charged FROM calls WHERE hold = ?').safeIntegers(true)
    for (const [hold, charged] of kept.settled) {
      const row = call.get(hold) as { charged: bigint } | undefined
      if (String(row?.charged) !== charged)
        wrong.push(`call ${hold} was settled with ${charged}, and has ${row?.charged}`)
    }
  })
  return wrong
}

function ofInsights({ home, acknowledged }: OnRecord): readonly string[] {
  const wrong: string[] = []
  reading(join(home, 'insights.db'), (db) => {
    const rows = db.prepare('SELECT bytes FROM routing_versions').all() as { bytes: Buffer }[]
    const texts = new Set(rows.map(({ bytes }) => bytes.toString().trim()))
    for (const text of acknowledged.applied)
      if (!texts.has(text.trim()))
        wrong.push(`a table that was applied is gone: ${text.slice(0, 80)}`)
  })
  return wrong
}
