/** What a route may spend, and what clients may ask for on it beyond tokens. Pure. */
import type { Survey } from './survey.ts'
import { ALLOWANCES, type Allowance, type Cap } from './table.ts'

const CAP_KEYS = [
  ['daily_cap_usd', 'day'],
  ['weekly_cap_usd', 'week'],
  ['monthly_cap_usd', 'month'],
] as const

/** Caps of a route or of the whole table, by the periods that are named. */
export function parseCaps(
  entry: Readonly<Record<string, unknown>>,
  path: readonly string[],
  survey: Survey,
): readonly Cap[] {
  return CAP_KEYS.flatMap(([key, period]) => {
    const nanoUsd = survey.nanoUsd(entry[key], [...path, key])
    return nanoUsd === null ? [] : [{ period, nanoUsd }]
  })
}

export function parseAllow(
  value: unknown,
  path: readonly string[],
  survey: Survey,
): readonly Allowance[] {
  const entries = survey.list(value, path, `any of ${ALLOWANCES.join(', ')}`)
  return entries.flatMap((entry, index) => {
    const known = ALLOWANCES.find((each) => each === entry)
    const isAgain = entries.indexOf(entry) < index
    if (known === undefined)
      survey.tell([...path, String(index)], `one of ${ALLOWANCES.join(', ')}`, entry)
    else if (isAgain) survey.tell([...path, String(index)], 'each of them once', entry)
    return known === undefined || isAgain ? [] : [known]
  })
}
