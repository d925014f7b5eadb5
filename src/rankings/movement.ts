/**
 * Who is new in the list, who has left it, and who broke out, by the rules. Told only between two whole weeks in a
 * row: in half a week everybody is down. Pure.
 */
import { weeksBefore } from './days.ts'
import type { Slug } from './facts.ts'
import type { Rules } from './rules.ts'
import { byTokens, comparable, type Standing, type Standings } from './standing.ts'
import { changeOf, percent, shareOf } from './totals.ts'

export type Movement = {
  readonly newcomers: readonly Slug[]
  readonly dropouts: readonly { readonly slug: Slug; readonly previousRank: number }[]
  readonly breakouts: readonly { readonly slug: Slug; readonly why: string }[]
}

const NONE: Movement = { newcomers: [], dropouts: [], breakouts: [] }

export function movementOf(standings: Standings, now: Standing, rules: Rules): Movement {
  const before = comparable(standings, now.start)
  if (before === null) return NONE
  const earlier = Array.from({ length: rules.newcomer.absentWeeks }, (_none, n) =>
    standings.get(weeksBefore(now.start, n + 1)),
  )
  const newcomers = now.ranked
    .filter(({ slug }) => earlier.every((week) => week?.rankOf.has(slug) !== true))
    .map(({ slug }) => slug)
  const dropouts = before.ranked
    .filter(({ slug }) => !now.rankOf.has(slug))
    .map(({ slug, rank }) => ({ slug, previousRank: rank }))
  return { newcomers, dropouts, breakouts: breakoutsOf(now, before, rules) }
}

function breakoutsOf(now: Standing, before: Standing, { breakout }: Rules): Movement['breakouts'] {
  return now.ranked.toSorted(byTokens).flatMap(({ slug, tokens, rank }) => {
    const previousRank = before.rankOf.get(slug)
    const change = changeOf(tokens, before.tally.models.get(slug))
    if (previousRank === undefined || change === null) return []
    if (shareOf(tokens, now.tally.total) < breakout.leastShare) return []
    const reasons = [
      ...(change >= breakout.growth ? [`tokens up ${percent(change)}`] : []),
      ...(rank <= breakout.into && previousRank - rank >= breakout.climb
        ? [`from place ${previousRank} to ${rank}`]
        : []),
    ]
    return reasons.length === 0 ? [] : [{ slug, why: reasons.join(', ') }]
  })
}
