/**
 * Whether a model loses its callers: tokens or place down for weeks in a row, or gone from the list. Pure.
 */
import { weeksBefore } from './days.ts'
import type { Slug } from './facts.ts'
import type { Rules } from './rules.ts'
import { comparable, type Standing, type Standings } from './standing.ts'
import { percent } from './totals.ts'

/** In words, or null: it does not, or the weeks to say so are missing or not whole. */
export function fallingText(
  slug: Slug,
  standings: Standings,
  now: Standing,
  { falling, listed }: Rules,
): string | null {
  const before = comparable(standings, now.start)
  const previousRank = before?.rankOf.get(slug)
  if (!now.rankOf.has(slug)) {
    if (previousRank === undefined) return null
    return `out of the first ${listed}; it was at place ${previousRank} a week before`
  }
  const weeks = wholeWeeks(standings, now, falling.weeks)
  if (weeks === null) return null
  const tokens = weeks.map((week) => week.tally.models.get(slug) ?? null)
  const ranks = weeks.map((week) => week.rankOf.get(slug) ?? null)
  const texts = [
    ...(allDown(tokens) ? [tokensText(tokens, falling.weeks)] : []),
    ...(allDown(ranks.map((rank) => (rank === null ? null : BigInt(-rank))))
      ? [placeText(ranks, falling.weeks)]
      : []),
  ]
  return texts.length === 0 ? null : texts.join('; ')
}

/** The last `steps` + 1 weeks, oldest first; null unless all of them are whole and follow each other. */
function wholeWeeks(
  standings: Standings,
  now: Standing,
  steps: number,
): readonly Standing[] | null {
  const weeks = [now]
  for (let step = 0; step < steps; step += 1) {
    const before = comparable(standings, weeksBefore(now.start, step))
    if (before === null) return null
    weeks.unshift(before)
  }
  return weeks
}

function allDown(values: readonly (bigint | null)[]): boolean {
  return values.every((value, index) => {
    const before = index === 0 ? undefined : values[index - 1]
    if (value === null || before === null) return false
    return before === undefined || value < before
  })
}

function tokensText(tokens: readonly (bigint | null)[], weeks: number): string {
  const first = Number(tokens[0] ?? 0n)
  const last = Number(tokens.at(-1) ?? 0n)
  return `tokens down ${weeks} weeks in a row, ${percent((first - last) / first)} in all`
}

function placeText(ranks: readonly (number | null)[], weeks: number): string {
  return `place down ${weeks} weeks in a row, from ${ranks[0] ?? '?'} to ${ranks.at(-1) ?? '?'}`
}
