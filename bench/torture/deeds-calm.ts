/**
 * Calm stretches: everybody pauses, the clock passes the hours that a correction by difference needs, and after that calls run
 * the caps up to their limits with nothing but what they truly cost.
 */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { periodStart } from '../../src/gateway/ledger/money.ts'
import { until } from '../harness/stamps.ts'
import { setClock, toNextDay, upstreamWeather } from './deeds-world.ts'
import { reading } from './keeping.ts'
import type { Deed, Live } from './live.ts'
import type { Stage } from './stage.ts'

/** More than the gateway waits for after the last call has ended. */
const QUIET_MS = 125 * 60_000
/** A gateway that was stopped for ever is found by its probe later than that: then it is no calm. */
const SETTLED_WITHIN_MS = 45_000
const CORRECTED_WITHIN_MS = 15_000
/** Of calm stretches, so many begin a day. */
const DAY_SHARE = 0.85

const quietHours: Deed = async (live, { which }) => {
  const { stage, load } = live
  fair(stage)
  load.mood = 'held'
  try {
    const settled = await until(() => isSettled(live), {
      withinMs: SETTLED_WITHIN_MS,
      everyMs: 500,
    })
    if (settled === null) return null
    const before = worstIn(stage)
    // A call may have ended while the clock was ahead.
    if (setClock(live, stage.clock.behindMs() + QUIET_MS) === null) return null
    const isKnown = (): boolean => worstIn(stage) === 0
    const known = await until(isKnown, { withinMs: CORRECTED_WITHIN_MS, everyMs: 500 })
    const corrected = before - worstIn(stage)
    if (known === null) stage.record.count('calm stretches that corrected not all')
    // What is not known of a month is corrected within it.
    const day = which < DAY_SHARE ? toNextDay(live, known !== null) : null
    return `${corrected} of ${before} worst cases corrected${day === null ? '' : `, ${day}`}`
  } finally {
    load.mood = 'calm'
  }
}

function fair({ upstream, sink }: Stage): void {
  upstream.settings.chances = null
  upstream.settings.pace = () => pause(0)
  sink.weather(0, 200)
}

function isSettled({ stage }: Live): boolean {
  let open = -1
  reading(join(stage.home, 'ledger.db'), (db) => {
    const row = db.prepare("SELECT count(*) AS open FROM calls WHERE state <> 'settled'").get()
    open = (row as { open: number }).open
  })
  return open === 0 && stage.upstream.books().open === 0
}

/** Charges at the worst case in this month that nothing has corrected; -1 where it cannot be read. */
function worstIn({ home, clock }: Stage): number {
  let worst = -1
  reading(join(home, 'ledger.db'), (db) => {
    const row = db
      .prepare(
        `SELECT count(*) AS worst FROM calls LEFT JOIN corrections USING (hold)
         WHERE settled_by = 'worst' AND corrections.hold IS NULL AND calls.at >= ?`,
      )
      .get(periodStart('month', clock.now()))
    worst = (row as { worst: number }).worst
  })
  return worst
}

const over: Deed = async (live, step) => {
  live.load.mood = 'storm'
  // The storm finds caps that are not spent yet.
  const day = step.which < DAY_SHARE ? toNextDay(live, false) : null
  return `${await upstreamWeather(live, step)}${day === null ? '' : `, ${day}`}`
}

export const CALM = {
  'calm: quiet hours': quietHours,
  'calm: over': over,
} as const satisfies Readonly<Record<string, Deed>>
