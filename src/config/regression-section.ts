/** Reads the section `regression`. Pure but for zod. */
import * as z from 'zod/mini'
import { scaled } from '../decimal.ts'
import * as leaf from './leaves.ts'
import { given } from './paths.ts'
import type { Reader } from './reader.ts'
import { REGRESSION_DEFAULT, type AutoApplyEntry, type RegressionEntry } from './regression.ts'
import { isMap } from './is-map.ts'

const SUITE = /^[a-z0-9][a-z0-9._-]{0,40}$/
const ROUTE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const MODEL = /^[a-z0-9][a-z0-9_-]*\/[^\s/]+(?:\/[^\s/]+)*$/
const NANO_DIGITS = 9

function names(expected: string, pattern: RegExp, least: number) {
  return leaf.leaf(expected, (value): readonly string[] | null => {
    const all: readonly unknown[] = Array.isArray(value) ? value : [value]
    const known = all.filter((each) => typeof each === 'string' && pattern.test(each))
    const isGood = known.length === all.length && all.length >= least
    return isGood ? [...new Set(known as readonly string[])] : null
  })
}

const suites = names('the name of a suite such as chores, or a list of them', SUITE, 1)

/** `5%` or `0.05`; a quarter at most, since with more the figures say nothing. */
const transport = leaf.leaf('a share such as 5%, at most 25%', (value) => {
  const percent = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*%$/.exec(value.trim()) : null
  const share = percent === null ? value : Number(percent[1]) / 100
  return typeof share === 'number' && share >= 0 && share <= 0.25 ? share : null
})

const budget = leaf.leaf('US dollars that one run may cost, such as 10', (value) => {
  const isAmount = typeof value === 'number' && value > 0 && value <= 100_000
  return isAmount ? scaled(String(value), NANO_DIGITS) : null
})

function upTo(least: number, most: number) {
  return leaf.leaf(`a whole number from ${least} to ${most}`, (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? value
      : null,
  )
}

const routes = leaf.leaf(
  'a map of routes and the suites that count for them, such as { batch: [tools] }',
  (value): Readonly<Record<string, readonly string[]>> | null => {
    if (!isMap(value)) return null
    const entries = Object.entries(value).map(
      ([route, of]) => [route, suites.safeParse(of)] as const,
    )
    const isGood = entries.every(([route, read]) => ROUTE.test(route) && read.success)
    return isGood
      ? Object.fromEntries(entries.map(([route, read]) => [route, read.data ?? []]))
      : null
  },
)

const autoApplySection = z.strictObject({
  max_changes: upTo(1, 100),
  routes: z.optional(names('the name of a route, or a list of them', ROUTE, 1)),
  price: z.optional(leaf.oneOf('same-or-lower', 'any')),
})

const regressionSection = z.strictObject({
  suites: z.optional(suites),
  harness: z.optional(leaf.oneOf('claude-code', 'openclaw', 'direct')),
  models: z.optional(
    names('a list of full names such as openrouter/deepseek/deepseek-v4-flash', MODEL, 0),
  ),
  candidates: z.optional(upTo(0, 20)),
  repeat: z.optional(upTo(1, 12)),
  budget: z.optional(budget),
  parallel: z.optional(upTo(1, 64)),
  transport: z.optional(transport),
  routes: z.optional(routes),
  auto_apply: z.optional(z.unknown()),
})

/** Mistakes are noted. */
export function readRegression(value: unknown, reader: Reader): RegressionEntry {
  if (value === undefined) return REGRESSION_DEFAULT
  const section = reader.section(regressionSection, value, ['regression'])
  const autoApply = autoApplyOf(
    typeof value === 'object' && value !== null && 'auto_apply' in value ? value.auto_apply : false,
    reader,
  )
  if (section === null) return REGRESSION_DEFAULT
  const { auto_apply: _read, budget: budgetNanoUsd = null, ...said } = section
  const entry: RegressionEntry = { ...REGRESSION_DEFAULT, ...given(said), budgetNanoUsd, autoApply }
  for (const [route, of] of Object.entries(entry.routes)) {
    const unknown = of.find((suite) => !entry.suites.includes(suite))
    if (unknown !== undefined)
      reader.note(['regression', 'routes', route], `some of ${entry.suites.join(', ')}`, unknown)
  }
  return entry
}

function autoApplyOf(value: unknown, reader: Reader): AutoApplyEntry | null {
  if (value === false || value === null) return null
  const path = ['regression', 'auto_apply']
  if (value === true) {
    reader.note(path, 'false, or its limits such as { max_changes: 2 }', value)
    return null
  }
  const section = reader.section(autoApplySection, value, path)
  if (section === null) return null
  const { max_changes: maxChanges, routes: only = null, price = 'same-or-lower' } = section
  return { maxChanges, routes: only, price }
}
