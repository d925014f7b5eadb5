/**
 * What the upstream has truly charged, held against every cap at the moment of the charge: by period of UTC, on the
 * clock that the gateway goes by. A charge near a change of the day counts for nobody: in which of both days it was
 * reserved is the gateway's to say.
 */
import { periodStart } from '../../src/gateway/ledger/money.ts'
import type { Generation } from '../../test/support/priced-books.ts'

const NANO_A_USD = 1_000_000_000
/** No call lasts longer. */
const UNSURE_MS = 60_000

export type Period = 'day' | 'month'

export type Fence = {
  readonly charged: (generation: Generation) => void
  /** `all`, `route NAME` or `client NAME`. A cap is never thought smaller than it once was. */
  readonly allow: (what: string, period: Period, usd: number) => void
  /** The clock was set to another day: of which day the calls under way are, nobody knows. */
  readonly otherDay: () => void
  /** Each with the share of its cap that was spent at most. */
  readonly text: () => string
  readonly charges: () => number
}

/** Who calls stands in the prompt: the gateway tells the upstream nothing of it. */
const CALLER = /caller (\S+) /

export type FenceDoors = {
  readonly routeOf: (model: string) => string
  readonly note: (text: string) => void
}

type Limit = { readonly what: string; readonly period: Period; max: bigint; closest: number }

export function openFence({ routeOf, note }: FenceDoors): Fence {
  const limits = new Map<string, Limit>()
  const sums = new Map<string, bigint>()
  let otherDayAt = -Infinity
  let charges = 0
  const add = (limit: Limit, amount: bigint, start: number): void => {
    const key = `${limit.what} ${limit.period} ${start}`
    const sum = (sums.get(key) ?? 0n) + amount
    sums.set(key, sum)
    limit.closest = Math.max(limit.closest, Number((sum * 10_000n) / limit.max) / 100)
    if (sum > limit.max) {
      note(`${key}: the upstream has charged ${sum} nano-dollars, and the cap is ${limit.max}`)
    }
  }
  return {
    charged({ charge, model, request, at }) {
      charges += 1
      const caller = CALLER.exec(request.body)?.[1] ?? 'nobody'
      const names = ['all', `route ${routeOf(model)}`, `client ${caller}`]
      for (const limit of limits.values()) {
        if (!names.includes(limit.what)) continue
        const start = periodStart(limit.period, at)
        const isSure = periodStart(limit.period, at - UNSURE_MS) === start
        if (isSure && performance.now() - otherDayAt > UNSURE_MS) add(limit, charge, start)
      }
    },
    allow(what, period, usd) {
      const max = BigInt(Math.round(usd * NANO_A_USD))
      const limit = limits.get(`${what} ${period}`)
      if (limit === undefined) limits.set(`${what} ${period}`, { what, period, max, closest: 0 })
      else if (max > limit.max) limit.max = max
    },
    otherDay: () => void (otherDayAt = performance.now()),
    text: () =>
      [...limits.values()]
        .map(({ what, period, closest }) => `${what} a ${period} ${closest} %`)
        .join(', '),
    charges: () => charges,
  }
}
