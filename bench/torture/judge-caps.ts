/**
 * Every charge once more, in the day, week and month in which the ledger says that it was reserved, held against the caps
 * as they were when it came.
 */
import Database from 'better-sqlite3'
import { periodStart } from '../../src/gateway/ledger/money.ts'
import type { Charge, Happened } from './fence.ts'
import { openTally, type CapRow, type StartOf } from './tally.ts'

/** When a try was reserved: by what the upstream calls it, and by what its client does. */
export type Reserved = {
  readonly byGeneration: ReadonlyMap<string, number>
  readonly bySession: ReadonlyMap<string, readonly number[]>
}

export type CapsJudged = {
  readonly wrong: readonly string[]
  readonly rows: readonly CapRow[]
  /** Charges whose period neither the ledger nor the hour says: they count for no cap. */
  readonly unplaced: number
}

export function reservedIn(path: string): Reserved {
  const db = new Database(path, { readonly: true, timeout: 5000 })
  try {
    const rows = db.prepare('SELECT generation, session, at FROM calls').all() as {
      generation: string | null
      session: string | null
      at: number
    }[]
    const bySession = new Map<string, number[]>()
    for (const { session, at } of rows) {
      if (session === null) continue
      const times = bySession.get(session)
      if (times === undefined) bySession.set(session, [at])
      else times.push(at)
    }
    const named = rows.flatMap(({ generation, at }) =>
      generation === null ? [] : [[generation, at] as const],
    )
    return { byGeneration: new Map(named), bySession }
  } finally {
    db.close()
  }
}

export function judgeCaps(happened: readonly Happened[], reserved: Reserved): CapsJudged {
  const wrong = new Set<string>()
  const tally = openTally((text) => wrong.add(text))
  let unplaced = 0
  for (const each of happened) {
    if ('allowed' in each) {
      tally.allow(each.allowed)
      continue
    }
    const { names, amount } = each.charge
    const startOf = startIn(each.charge, reserved)
    if (startOf('day') === null) unplaced += 1
    tally.add(names, amount, startOf)
  }
  return { wrong: [...wrong], rows: tally.rows(), unplaced }
}

/** A try that a kill left without its name at the upstream is one of its client's call: all of them may be of one day. */
function startIn(charge: Charge, { byGeneration, bySession }: Reserved): StartOf {
  const { generation, session } = charge
  const named = byGeneration.get(generation)
  const times = named === undefined ? bySession.get(session ?? '') : [named]
  return (period) => {
    const starts = new Set(times?.map((at) => periodStart(period, at)))
    const [start = null] = starts
    return starts.size === 1 ? start : charge.startOf(period)
  }
}
