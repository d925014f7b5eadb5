/**
 * What a reader must know before believing a week: it is not whole, weeks are missing, rows came twice, prices are
 * of another time. Pure.
 */
import { daysBetween } from './days.ts'
import type { RankingFacts } from './facts.ts'
import type { Rules } from './rules.ts'
import { missingWeeks, type Standings, type Standing } from './standing.ts'
import { weeksBefore } from './days.ts'

export function warningsOf(
  facts: RankingFacts,
  standings: Standings,
  now: Standing,
  rules: Rules,
): readonly string[] {
  return [
    ...facts.warnings,
    ...lackWarnings(standings, now),
    ...gapWarnings(standings, now, rules),
    ...now.tally.twice.map(
      (slug) => `${slug} has more than one row in this week: they were added up`,
    ),
    ...priceWarnings(facts, now, rules),
    ...facts.own
      .filter((use) => use.tokens <= 0n)
      .map(
        ({ route, model }) =>
          `no tokens were counted for ${model} on ${route}: no cost per million is told`,
      ),
  ]
}

function lackWarnings(standings: Standings, now: Standing): readonly string[] {
  if (now.lack !== null) return [`this week is not whole: ${now.lack}. No changes are told.`]
  const before = standings.get(weeksBefore(now.start, 1))
  if (before === undefined || before.lack === null) return []
  return [`the week before (${before.start}) is not whole: ${before.lack}. No changes are told.`]
}

function gapWarnings(
  standings: Standings,
  now: Standing,
  { historyWeeks }: Rules,
): readonly string[] {
  const missing = missingWeeks(standings, now.start, historyWeeks)
  if (missing.length === 0) return []
  const list =
    missing.length > 4
      ? `${missing.slice(-4).join(', ')} and ${missing.length - 4} more`
      : missing.join(', ')
  return [
    `not stored: the ${missing.length === 1 ? 'week' : 'weeks'} of ${list}. Runs of weeks end there.`,
  ]
}

function priceWarnings(
  facts: RankingFacts,
  now: Standing,
  { pricesAgeDays }: Rules,
): readonly string[] {
  if (facts.cards.length === 0 || facts.cardsAt === null) {
    return ['names and prices were not read: there are no dollars, and nothing is said of routes']
  }
  const age = daysBetween(now.end, facts.cardsAt.slice(0, 10))
  if (Math.abs(age) <= pricesAgeDays) return []
  const when = age > 0 ? `${age} days after` : `${-age} days before`
  return [`the prices were read ${when} this week ended: its dollars may be those of other prices`]
}
