/** The caps as the upstream sees them: what was truly charged, held against every cap at the moment of the charge. */
import type { Generation } from '../../test/support/priced-books.ts'
import type { Ledger } from './fault.ts'

const NANO_A_USD = 1_000_000_000

export type Fence = {
  readonly charged: (generation: Generation) => void
  /** Of `all`, `route NAME` or `client NAME`; may only grow. */
  readonly allow: (what: string, usd: number) => void
  readonly spent: (what: string) => bigint
  /** Each with what of its cap was spent. */
  readonly text: () => string
}

/** Who calls stands in the prompt: the gateway tells the upstream nothing of it. */
const CALLER = /caller (\S+) /

export function openFence(ledger: Ledger, routeOf: (model: string) => string): Fence {
  const limits = new Map<string, bigint>()
  const sums = new Map<string, bigint>()
  const told = new Set<string>()
  const add = (what: string, amount: bigint): void => {
    const sum = (sums.get(what) ?? 0n) + amount
    sums.set(what, sum)
    const limit = limits.get(what)
    if (limit === undefined || sum <= limit || told.has(what)) return
    told.add(what)
    ledger.note(`${what}: the upstream has charged ${sum} nano-dollars, and the cap is ${limit}`)
  }
  return {
    charged({ charge, model, request }) {
      add('all', charge)
      add(`route ${routeOf(model)}`, charge)
      add(`client ${CALLER.exec(request.body)?.[1] ?? 'nobody'}`, charge)
    },
    allow: (what, usd) => void limits.set(what, BigInt(Math.round(usd * NANO_A_USD))),
    spent: (what) => sums.get(what) ?? 0n,
    text: () =>
      [...limits]
        .map(
          ([what, limit]) => `${what} ${Number(((sums.get(what) ?? 0n) * 1000n) / limit) / 10} %`,
        )
        .join(', '),
  }
}
