/** The person's own money for the report: by route against its monthly cap, in the month that a week ends in. */
import { join } from 'node:path'
import { nearest } from '../../config/nearest.ts'
import { parseDuration } from '../../config/quantity.ts'
import { decimalText } from '../../decimal.ts'
import { AgenthostError } from '../../errors.ts'
import { monthOf } from '../../gateway/ledger/budget-view.ts'
import { NANO_DIGITS } from '../../gateway/ledger/money.ts'
import type { Day, OwnUse } from '../../rankings/facts.ts'
import type { RouteSpend, Spend } from '../../report/report-facts.ts'
import { readRouting } from '../../routing/read.ts'
import type { Route } from '../../routing/table.ts'
import { ownUse } from '../../store/ledger-own-use.ts'
import { readLedger, spentBy } from '../../store/ledger-reading.ts'

const WEEK_MS = 7 * 86_400_000

/** Of the week that begins on this Monday; empty where no gateway ever kept books. */
export function ownUseOf(home: string, week: Day): readonly OwnUse[] {
  const from = Date.parse(`${week}T00:00:00Z`)
  return readLedger(home, (db) => ownUse(db, { from, to: from + WEEK_MS })) ?? []
}

/** Null where nothing was spent, and no gateway ever kept books. */
export function spendOf(home: string, week: Day): Spend | null {
  const end = Date.parse(`${week}T00:00:00Z`) + WEEK_MS - 1
  const month = monthOf(end)
  const sums = readLedger(home, (db) => spentBy(db, 'route', month))
  if (sums === null || sums.length === 0) return null
  const table = routesOf(home)
  const routes = sums.map(({ key, spent }): RouteSpend => {
    const cap = table
      .find(({ name }) => name === key)
      ?.caps.find(({ period }) => period === 'month')
    return {
      route: key === '' ? '(direct)' : key,
      usd: decimalText(spent, NANO_DIGITS),
      capUsd: cap === undefined ? null : decimalText(cap.nanoUsd, NANO_DIGITS),
    }
  })
  const period = new Date(end).toLocaleDateString('en', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
  const method = 'as charged by the upstream, from the ledger of the gateway, in months of UTC.'
  return { period, method, routes }
}

/** Caps are only a comparison here: a table that cannot be read is told elsewhere in the report. */
function routesOf(home: string): readonly Route[] {
  try {
    return readRouting(join(home, 'routing.json'), { nearest, parseDuration })?.routes ?? []
  } catch (error) {
    if (error instanceof AgenthostError) return []
    throw error
  }
}
