/** Every day and week of an answer, each judged against what is in force for it. */
import type { Day } from './facts.ts'
import { worseThan } from './pull-judgement.ts'
import type { Judged, PullStore } from './pull-record.ts'
import type { Daily, Period } from './source-daily.ts'

/** `refused`: the one date that is kept beside whatever is in force, and why. */
export function judged(
  period: Period,
  { published, asOf }: Daily,
  { standing }: PullStore,
  refused: readonly [Day, string] | null,
): readonly Judged[] {
  const inForce = standing(period)
  return published.map((each) => {
    const worse = worseThan(each, { period, asOf: asOf ?? '' }, inForce.get(each.date))
    const beside = refused?.[0] === each.date ? refused[1] : worse
    return { ...each, period, asOf: asOf ?? '', beside }
  })
}

export function besides(all: readonly Judged[]): readonly string[] {
  const [first, ...more] = all.filter(({ beside }) => beside !== null)
  if (first === undefined) return []
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`
  return [`The ${first.period} of ${first.date}${others} stays as it was: ${first.beside}.`]
}
