/** What is no mistake in a routing table, but hardly what was meant. Pure. */
import { decimalText } from '../decimal.ts'
import type { Cap, Route, RoutingTable } from './table.ts'

const SIZE = { day: 0, week: 1, month: 2, total: 3 } as const
const DAILY = { day: 'daily', week: 'weekly', month: 'monthly', total: 'total' } as const

/** A sentence each, without a stop at its end. */
export function tableWarnings({ routes, caps }: RoutingTable): readonly string[] {
  return [
    ...outOfOrder(caps, 'the table'),
    ...routes.flatMap((route) => [
      ...outOfOrder(route.caps, route.name),
      ...aboveAll(route, caps),
      ...emptyCap(route.caps, route.name),
    ]),
    ...emptyCap(caps, 'the table'),
  ]
}

/** A cap of a longer period below that of a shorter one: the shorter is never reached. */
function outOfOrder(caps: readonly Cap[], of: string): readonly string[] {
  return caps.flatMap((short) =>
    caps
      .filter((long) => SIZE[long.period] > SIZE[short.period] && long.nanoUsd < short.nanoUsd)
      .map(
        (long) =>
          `${of}: its ${DAILY[long.period]} cap (${usd(long)}) is below its ${DAILY[short.period]} one (${usd(short)}), which is never reached`,
      ),
  )
}

function aboveAll({ name, caps }: Route, all: readonly Cap[]): readonly string[] {
  return caps.flatMap((cap) =>
    all
      .filter(({ period, nanoUsd }) => period === cap.period && nanoUsd < cap.nanoUsd)
      .map(
        (over) =>
          `${name}: its ${DAILY[cap.period]} cap (${usd(cap)}) is above that of the whole table (${usd(over)})`,
      ),
  )
}

function emptyCap(caps: readonly Cap[], of: string): readonly string[] {
  return caps
    .filter(({ nanoUsd }) => nanoUsd === 0n)
    .map(
      ({ period }) => `${of}: its ${DAILY[period]} cap is 0, so that nothing is ever spent on it`,
    )
}

function usd({ nanoUsd }: Cap): string {
  return `$${decimalText(nanoUsd, 9)}`
}
