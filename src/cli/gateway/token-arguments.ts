/** What a person writes behind `gateway token`: caps and an end, in words. Pure. */
import type { Instant } from '../../clock.ts'
import { parseDuration } from '../../config/quantity.ts'
import { scaled } from '../../decimal.ts'
import { AgenthostError } from '../../errors.ts'
import type { Cap, Period } from '../../routing/table.ts'

const PERIODS: readonly Period[] = ['day', 'week', 'month']
const NANO_DIGITS = 9

/** `25`, `0.50/day`, `10/week`. Throws `usage`. */
export function capOf(text: string): Cap {
  const match = /^\$?(\d{1,9}(?:\.\d{1,9})?)(?:\/(\w+))?$/.exec(text)
  const period = PERIODS.find((each) => each === (match?.[2] ?? 'month'))
  const nanoUsd = scaled(match?.[1] ?? '', NANO_DIGITS)
  if (match !== null && period !== undefined && nanoUsd !== null) return { period, nanoUsd }
  throw new AgenthostError(
    'usage',
    `unable to cap it at ${text}: that is no amount of US dollars`,
    'Write 25 for a month, 5/day, or 10/week.',
  )
}

/** Caps of different periods hold together; two of one would contradict each other. Throws `usage`. */
export function capsOf(texts: readonly string[]): readonly Cap[] {
  const caps = texts.map(capOf)
  const twice = PERIODS.find((each) => caps.filter(({ period }) => period === each).length > 1)
  if (twice === undefined) return caps
  throw new AgenthostError('usage', `unable to cap it: there are two amounts for a ${twice}`)
}

/** `2027-01-31` (the beginning of that day, UTC), a whole time, or `90d` from now. Throws `usage`. */
export function untilOf(text: string, now: Instant): Instant {
  const duration = parseDuration(text)
  const isDate = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text)
  const at = duration === null ? (isDate ? Date.parse(text) : Number.NaN) : now + duration
  if (Number.isNaN(at)) {
    throw new AgenthostError(
      'usage',
      `unable to end it at ${text}: that is no date`,
      'Write 2027-01-31, or 90d for ninety days from now.',
    )
  }
  if (at > now) return at
  throw new AgenthostError('usage', `unable to end it at ${text}: that is in the past`)
}
