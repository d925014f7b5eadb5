/**
 * What the upstream has truly charged, held against every cap at the moment of the charge, on the clock that the gateway
 * goes by. A charge near a change of the day waits for the end: in which of both days it was reserved stands in the
 * ledger, by which all of them are held against the caps once more (judge-caps.ts).
 */
import { periodStart } from '../../src/gateway/ledger/money.ts'
import type { Generation } from '../../test/support/priced-books.ts'
import { openTally, type Allowed, type Period, type StartOf } from './tally.ts'

const NANO_A_USD = 1_000_000_000
/** No call lasts longer. */
const UNSURE_MS = 60_000

export type Charge = {
  readonly amount: bigint
  readonly names: readonly string[]
  readonly generation: string
  /** The client's name for this one call; null for those that name none. */
  readonly session: string | null
  /** Where the ledger does not know it. */
  readonly startOf: StartOf
}

/** In the order in which it came: caps as they were allowed, and charges. */
export type Happened = { readonly allowed: Allowed } | { readonly charge: Charge }

export type Fence = {
  readonly charged: (generation: Generation) => void
  readonly allow: (what: string, period: Period, usd: number) => void
  /** The clock was set to another day: of which day the calls under way are, only the ledger knows. */
  readonly otherDay: () => void
  readonly happened: readonly Happened[]
  readonly charges: () => number
}

/** Who calls stands in the prompt: the gateway tells the upstream nothing of it. */
const CALLER = /caller (\S+) /

export type FenceDoors = {
  readonly routeOf: (model: string) => string
  readonly note: (text: string) => void
}

export function openFence({ routeOf, note }: FenceDoors): Fence {
  const tally = openTally(note)
  const happened: Happened[] = []
  let otherDayAt = -Infinity
  let charges = 0
  return {
    charged({ charge: amount, id, model, request, at }) {
      charges += 1
      const caller = CALLER.exec(request.body)?.[1] ?? 'nobody'
      const names = ['all', `route ${routeOf(model)}`, `client ${caller}`]
      const isSettled = performance.now() - otherDayAt > UNSURE_MS
      const startOf: StartOf = (period) => {
        const start = periodStart(period, at)
        return isSettled && periodStart(period, at - UNSURE_MS) === start ? start : null
      }
      const session = request.headers['x-session-id']
      tally.add(names, amount, startOf)
      const known = typeof session === 'string' ? session : null
      happened.push({ charge: { amount, names, generation: id, session: known, startOf } })
    },
    allow(what, period, usd) {
      const allowed = { what, period, max: BigInt(Math.round(usd * NANO_A_USD)) }
      tally.allow(allowed)
      happened.push({ allowed })
    },
    otherDay: () => void (otherDayAt = performance.now()),
    happened,
    charges: () => charges,
  }
}
