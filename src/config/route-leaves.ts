/** Routes, caps and prices as they stand in the file. Pure but for zod. */
import * as z from 'zod/mini'
import { decimalText, scaled } from '../decimal.ts'
import type { CapEntry, RouteEntry } from './gateway.ts'
import { NO_ROUTE } from './gateway.ts'
import { leaf } from './leaves.ts'
import { isMap } from './is-map.ts'

/** As the routing table has them (docs/operation/routing.md), without what would be a model's full name. */
const ROUTE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

const NAME = 'the name of a route in routing.json'
const ROLES = ['default', 'opus', 'sonnet', 'haiku', 'subagent'] as const

function isRoute(value: unknown): value is string {
  return typeof value === 'string' && ROUTE.test(value)
}

/** One route, or a list of them whose first is asked for by default; `none` for no gateway. */
export const routes = leaf(`${NAME}, or a list of them`, (value): RouteEntry | 'none' | null => {
  if (value === NO_ROUTE) return NO_ROUTE
  const names: readonly unknown[] = Array.isArray(value) ? value : [value]
  const [main] = names
  if (!names.every(isRoute) || !isRoute(main)) return null
  return { main, names: [...new Set(names)], roles: {} }
})

/** One route for everything, or one for each role that Claude Code knows. */
export const claudeRoutes = leaf(
  `${NAME}, or a map with default and any of ${ROLES.slice(1).join(', ')}`,
  (value): RouteEntry | 'none' | null => {
    if (value === NO_ROUTE) return NO_ROUTE
    if (isRoute(value)) return { main: value, names: [value], roles: {} }
    if (!isMap(value)) return null
    const entries: readonly (readonly [string, unknown])[] = Object.entries(value)
    if (!entries.every(([role, route]) => ROLES.some((each) => each === role) && isRoute(route)))
      return null
    const { default: main, ...roles } = Object.fromEntries(entries) as Readonly<
      Record<string, string>
    >
    if (main === undefined) return null
    return { main, names: [...new Set([main, ...Object.values(roles)])], roles }
  },
)

const NANO_DIGITS = 9
/** Of a dollar a million tokens: 10^18 over 10^6. */
const ATTO_A_TOKEN = 12

/** Exact, and no more than a billion: beyond that it is a mistake of units. Numbers come as they are written. */
function amount(value: unknown, digits: number): bigint | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !/^\d{1,9}(?:\.\d+)?$/.test(text)) return null
  const exact = scaled(text, digits)
  return exact !== null && scaled(decimalText(exact, digits), 60) === scaled(text, 60)
    ? exact
    : null
}

/** Dollars a month, or a map of periods. */
export const caps = leaf(
  'US dollars a month such as 25 or 0.50, or a map with any of daily, weekly, monthly',
  (value): readonly CapEntry[] | null => {
    const all = typeof value === 'object' && value !== null ? value : { monthly: value }
    const found = Object.entries(all as Readonly<Record<string, unknown>>).map(([key, each]) => {
      const period = PERIODS[key]
      const nanoUsd = amount(each, NANO_DIGITS)
      return period === undefined || nanoUsd === null ? null : { period, nanoUsd }
    })
    return found.length > 0 && found.every((each) => each !== null) ? found : null
  },
)

const PERIODS: Readonly<Record<string, CapEntry['period']>> = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
}

const dollars = leaf('US dollars per million tokens such as 3 or 0.25', (value) =>
  amount(value, ATTO_A_TOKEN),
)

const tokens = leaf('a whole number of tokens such as 200000', (value) => {
  const count = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
  return typeof count === 'number' && Number.isInteger(count) && count > 0 ? count : null
})

/** What a model costs at an upstream that does not say so itself. */
export const priceSection = z.strictObject({
  input: dollars,
  output: dollars,
  cache_read: z.optional(dollars),
  cache_write: z.optional(dollars),
  context_length: z.optional(tokens),
  max_output_tokens: z.optional(tokens),
})
