/**
 * Sums of charges held against caps that may be raised: by period of UTC, each with the share that was spent at most and
 * how often it came near its cap. Pure.
 */
export type Period = 'day' | 'week' | 'month'

/** `all`, `route NAME` or `client NAME`. */
export type Allowed = { readonly what: string; readonly period: Period; readonly max: bigint }

/** When the period began in which it counts; null where nobody knows. */
export type StartOf = (period: Period) => number | null

export type CapRow = {
  readonly what: string
  readonly period: Period
  /** In percent of the cap as it was at that moment. */
  readonly closest: number
  /** How often it came to `NEAR_PERCENT` and above: once in a period, and once more after each raise. */
  readonly near: number
}

export type Tally = {
  /** From now on; a cap is never thought smaller than it once was. */
  readonly allow: (allowed: Allowed) => void
  readonly add: (names: readonly string[], amount: bigint, startOf: StartOf) => void
  readonly rows: () => readonly CapRow[]
}

const NEAR_PERCENT = 95

type Limit = Omit<Allowed, 'max'> & {
  max: bigint
  closest: number
  near: number
  readonly sums: Map<number, { spent: bigint; isNear: boolean }>
}

/** `note` is told of each cap that is passed. */
export function openTally(note: (text: string) => void): Tally {
  const limits = new Map<string, Limit>()
  const addTo = (limit: Limit, amount: bigint, start: number): void => {
    const sum = limit.sums.get(start) ?? { spent: 0n, isNear: false }
    limit.sums.set(start, sum)
    sum.spent += amount
    const share = Number((sum.spent * 10_000n) / limit.max) / 100
    const isNear = share >= NEAR_PERCENT
    if (isNear && !sum.isNear) limit.near += 1
    sum.isNear = isNear
    limit.closest = Math.max(limit.closest, share)
    if (sum.spent <= limit.max) return
    const of = `${limit.what}, the ${limit.period} of ${new Date(start).toISOString().slice(0, 10)}`
    note(`${of}: the upstream has charged ${sum.spent} nano-dollars, and the cap is ${limit.max}`)
  }
  return {
    allow({ what, period, max }) {
      const key = `${what} ${period}`
      const limit = limits.get(key)
      if (limit === undefined)
        limits.set(key, { what, period, max, closest: 0, near: 0, sums: new Map() })
      else if (max > limit.max) limit.max = max
    },
    add(names, amount, startOf) {
      for (const limit of limits.values()) {
        if (!names.includes(limit.what)) continue
        const start = startOf(limit.period)
        if (start !== null) addTo(limit, amount, start)
      }
    },
    rows: () =>
      [...limits.values()].map(({ what, period, closest, near }) => ({
        what,
        period,
        closest,
        near,
      })),
  }
}
