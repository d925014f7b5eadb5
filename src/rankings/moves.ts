/**
 * What of the week touches the person's own routes: a routed model that is gone, expires, was repriced or loses
 * its callers, and models to try in its place. Pure.
 */
import { daysBetween } from './days.ts'
import { candidatesFor, type Market } from './candidates.ts'
import { fallingText } from './falling.ts'
import type { Day, ModelCard, RankingFacts, RouteUse } from './facts.ts'
import { joinCards, rowSlug, type Join } from './join.ts'
import { repriceText } from './reprice.ts'
import type { Rules } from './rules.ts'
import type { Move } from './week-view.ts'

/** In the order of the routes, each with what presses most first. Nothing is said while no cards were read. */
export function movesOf(facts: RankingFacts, market: Market): readonly Move[] {
  if (facts.cards.length === 0) return []
  const before = joinCards(facts.cardsBefore)
  return facts.routes.flatMap((use) =>
    routeMoves(use, before, market, idsOf(facts.routes, use.route, market.join)),
  )
}

function routeMoves(
  use: RouteUse,
  before: Join,
  market: Market,
  taken: ReadonlySet<string>,
): readonly Move[] {
  const { route, modelId } = use
  const card = market.join.ofId(modelId)
  const move = (kind: Move['kind'], text: string | null): Move[] =>
    text === null ? [] : [{ route, modelId, kind, text, candidate: null }]
  if (card === null) return move('gone', goneText(use, before))
  const { standings, now, rules } = market
  return [
    ...move('expiring', expiringText(card, now.end, rules)),
    ...move('falling', named(card, fallingText(rowSlug(card), standings, now, rules))),
    ...move('repriced', named(card, repriceText(before.ofId(card.id), card, rules))),
    ...candidatesFor(card, market, taken).map(({ id, text }): Move => ({
      route,
      modelId,
      kind: 'candidate',
      text,
      candidate: id,
    })),
  ]
}

function named(card: ModelCard, text: string | null): string | null {
  return text === null ? null : `${card.name}: ${text}`
}

function goneText({ modelId }: RouteUse, before: Join): string {
  const known = before.ofId(modelId) === null ? '' : ', and was a week before'
  return `${modelId} is not in OpenRouter's list of models${known}: requests for it will fail`
}

/** Null when it has no end, or one far off. */
export function expiringText(card: ModelCard, end: Day, { expiring }: Rules): string | null {
  if (card.expires === null) return null
  const left = daysBetween(end, card.expires)
  if (left > expiring.withinDays) return null
  return left < 0
    ? `${card.name} expired on ${card.expires}, ${-left} days before this week's end`
    : `${card.name} expires on ${card.expires}, ${left} days after this week's end`
}

/** Models that the route has already: they are no news for it. */
function idsOf(routes: readonly RouteUse[], route: string, join: Join): ReadonlySet<string> {
  const ids = routes.filter((each) => each.route === route).map((each) => each.modelId)
  return new Set(ids.map((id) => join.ofId(id)?.id ?? id))
}
