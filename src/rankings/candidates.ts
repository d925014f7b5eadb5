/**
 * Which models of the week could do what a routed one does, for less or with the market behind them: worth a
 * regression run, not yet a change. Only what is published is compared (modalities, tools, context, price); whether
 * it is any good is what the regression is for. Pure.
 */
import type { ModelCard, Slug } from './facts.ts'
import { rowSlug, type Join } from './join.ts'
import { daysBetween } from './days.ts'
import { isZero, priceOf, useOf, type Price } from './price.ts'
import { ratesOf } from './dollars.ts'
import { STEALTH, type Vendor } from './regions-table.ts'
import type { Rules } from './rules.ts'
import { comparable, type Standing, type Standings } from './standing.ts'
import { changeOf, percent } from './totals.ts'

export type Market = {
  readonly standings: Standings
  readonly now: Standing
  readonly join: Join
  readonly vendorOf: (slug: Slug) => Vendor
  readonly rules: Rules
}

export type Candidate = { readonly id: string; readonly text: string }

/** The best few for the purpose of a routed model: cheaper and rising before rising before cheaper, then by tokens. */
export function candidatesFor(
  routed: ModelCard,
  market: Market,
  taken: ReadonlySet<string>,
): readonly Candidate[] {
  const before = comparable(market.standings, market.now.start)
  return market.now.ranked
    .flatMap(({ slug, tokens, rank }) => {
      const card = market.join.ofSlug(slug)
      if (card === null || taken.has(card.id) || !fits(card, routed, market)) return []
      const change = changeOf(tokens, before?.tally.models.get(slug))
      const cheaper = cheaperBy(card, routed, market.rules)
      const rises = change !== null && change >= market.rules.candidate.risingBy
      if (cheaper === null && !rises) return []
      const points = (rises ? 2 : 0) + (cheaper === null ? 0 : 1)
      return [
        {
          id: card.id,
          points,
          text: candidateText({ card, rank, cheaper, change: rises ? change : null }),
        },
      ]
    })
    .toSorted((a, b) => b.points - a.points)
    .slice(0, market.rules.candidate.most)
    .map(({ id, text }) => ({ id, text }))
}

/** The same purpose: takes in and gives out at least as much, and is an ordinary paid model that stays. */
function fits(card: ModelCard, routed: ModelCard, { now, vendorOf, rules }: Market): boolean {
  const slug = rowSlug(card)
  const price = priceOf(slug, card)
  if (slug === rowSlug(routed) || card.variant !== routed.variant) return false
  if (price === null || (isZero(price) && !isFreeToo(routed))) return false
  if (vendorOf(slug).region === STEALTH) return false
  if (card.expires !== null && daysBetween(now.end, card.expires) <= rules.expiring.withinDays)
    return false
  return (
    covers(card.inputModalities, routed.inputModalities) &&
    covers(card.outputModalities, routed.outputModalities) &&
    (card.callsTools || !routed.callsTools) &&
    (routed.contextLength === null || (card.contextLength ?? 0) >= routed.contextLength)
  )
}

function isFreeToo(routed: ModelCard): boolean {
  const price = priceOf(rowSlug(routed), routed)
  return price !== null && isZero(price)
}

function covers(has: readonly string[], wants: readonly string[]): boolean {
  return wants.every((each) => has.includes(each))
}

/** The fraction by which a token costs less at the middle assumptions; null when that is too little, or not known. */
function cheaperBy(card: ModelCard, routed: ModelCard, rules: Rules): number | null {
  const [mine, theirs] = [midRate(card, rules), midRate(routed, rules)]
  if (mine === null || theirs === null || theirs === 0n) return null
  if (mine * 1000n > theirs * BigInt(1000 - rules.candidate.cheaperBy)) return null
  return 1 - Number(mine) / Number(theirs)
}

function midRate(card: ModelCard, rules: Rules): bigint | null {
  const slug = rowSlug(card)
  const price: Price | null = priceOf(slug, card)
  return price === null ? null : ratesOf(price, useOf(slug, rules), rules).mid
}

function candidateText(found: {
  readonly card: ModelCard
  readonly rank: number
  readonly cheaper: number | null
  readonly change: number | null
}): string {
  const { card, rank, cheaper, change } = found
  const reasons = [
    ...(cheaper === null
      ? []
      : [`${percent(cheaper)} cheaper at list price and the middle assumptions`]),
    ...(change === null ? [] : [`tokens up ${percent(change)} in a week`]),
  ]
  return `${card.name} (place ${rank}) takes the same input and is ${card.callsTools ? 'a tool caller' : 'for the same use'}: ${reasons.join(', ')}`
}
