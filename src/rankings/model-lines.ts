/**
 * The ranked models of a week, one line each: place, place before, share, change, dollars, and what is to be noted.
 * Pure.
 */
import { bandText, type Spend } from './dollars.ts'
import { weeksBefore } from './days.ts'
import type { ModelCard } from './facts.ts'
import type { Week } from './groups.ts'
import type { Join } from './join.ts'
import type { Movement } from './movement.ts'
import { expiringText } from './moves.ts'
import { repriceText } from './reprice.ts'
import type { Rules } from './rules.ts'
import { comparable, type Ranked } from './standing.ts'
import { changeOf, shareOf } from './totals.ts'
import type { ModelLine } from './week-view.ts'

export type LineFacts = {
  readonly week: Week
  readonly spend: Spend
  readonly join: Join
  /** Cards of a week before. */
  readonly before: Join
  readonly movement: Movement
  readonly rules: Rules
}

export function modelLines(facts: LineFacts): readonly ModelLine[] {
  const { standings, now } = facts.week
  // A place is a fact even of a week that lacks a day; a change would not be.
  const placeBefore = standings.get(weeksBefore(now.start, 1))?.rankOf
  const past = comparable(standings, now.start)?.tally.models
  return now.ranked.map((row) => ({
    ...lineOf(row, facts),
    previousRank: placeBefore?.get(row.slug) ?? null,
    change: changeOf(row.tokens, past?.get(row.slug)),
  }))
}

function lineOf(
  { slug, tokens, rank }: Ranked,
  facts: LineFacts,
): Omit<ModelLine, 'previousRank' | 'change'> {
  const { week, spend, join } = facts
  const card = join.ofSlug(slug)
  const { vendor, region } = week.vendorOf(slug)
  const band = spend.models.get(slug)
  return {
    rank,
    slug,
    id: card?.id ?? null,
    name: card?.name ?? slug,
    vendor,
    region,
    free: spend.isFree(slug),
    tokens: String(tokens),
    share: shareOf(tokens, week.now.tally.total),
    note: noteOf(slug, card, facts),
    dollars: band === undefined ? null : bandText(band),
  }
}

function noteOf(slug: string, card: ModelCard | null, facts: LineFacts): string {
  const { movement, week, before, rules } = facts
  const expires = card !== null && expiringText(card, week.now.end, rules) !== null
  return [
    ...(movement.newcomers.includes(slug) ? ['newcomer'] : []),
    ...(movement.breakouts.some((each) => each.slug === slug) ? ['breakout'] : []),
    ...(expires ? [`expires ${card.expires}`] : []),
    ...(repriceText(before.ofSlug(slug), card, rules) === null ? [] : ['repriced']),
  ].join(', ')
}
