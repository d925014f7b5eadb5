/**
 * Whether a figure that was taken each day stays bounded. What has no rule of its own has to be level: after the first
 * weeks its last ones are no higher. What grows has to say until when, and how large it is then. Pure.
 */

export type Rule =
  /** The mean of the last days is at most this much over that of the first ones after settling. */
  | { readonly kind: 'level'; readonly share: number; readonly slack: number }
  /** It grows with the weeks, for so many of them; `because` says what ends that, or that three years are looked at. */
  | {
      readonly kind: 'grows'
      readonly forWeeks: number
      readonly most: number
      readonly because: string
    }

export type Verdict = {
  readonly name: string
  readonly holds: boolean
  readonly first: number
  readonly last: number
  /** By least squares over the days after settling. */
  readonly perWeek: number
  /** What it comes to when it grows on for as long as its rule says; null for what is level. */
  readonly projected: number | null
  readonly words: string
}

const DAYS_A_WEEK = 7
/** Of the days: caches fill, the heap finds its size. */
const SETTLING_SHARE = 0.25
/** Of the days after settling, compared at either end. */
const END_SHARE = 0.34

/** Throws a RangeError for fewer days than can be compared. */
export function judged(name: string, days: readonly number[], rule: Rule): Verdict {
  const settled = days.slice(Math.floor(days.length * SETTLING_SHARE))
  if (settled.length < 3) throw new RangeError(`unable to judge ${name} by ${days.length} days`)
  const at = { name, first: settled[0] ?? 0, last: settled.at(-1) ?? 0 }
  const perWeek = slopeOf(settled) * DAYS_A_WEEK
  if (rule.kind === 'level') {
    const count = Math.max(1, Math.floor(settled.length * END_SHARE))
    const [early, late] = [meanOf(settled.slice(0, count)), meanOf(settled.slice(-count))]
    const most = early * (1 + rule.share) + rule.slack
    const words = `level within ${Math.round(rule.share * 100)} %`
    return { ...at, perWeek, projected: null, holds: late <= most, words }
  }
  const projected = at.last + Math.max(perWeek, 0) * rule.forWeeks
  return { ...at, perWeek, projected, holds: projected <= rule.most, words: rule.because }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)
}

/** Per step. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const mean = meanOf(values)
  let over = 0
  let under = 0
  for (const [index, value] of values.entries()) {
    over += (index - middle) * (value - mean)
    under += (index - middle) ** 2
  }
  return under === 0 ? 0 : over / under
}
