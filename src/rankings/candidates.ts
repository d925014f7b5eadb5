/**
 * Which models of the week could do what a routed one does, for less or with the market behind them: worth a
 * regression run, not yet a change. Only what is published is compared (modalities, tools, context, price); whether
 * it is any good is what the regression is for. Pure.
 */
import type { ModelCard, Slug } from './facts.ts'
import { rowSlug, type Join } from './join.ts'
import { daysBetween } from './days.ts'
import { alikePrices, isZero, priceOf, useOf, type Price } from './price.ts'
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
      const price = against(card, routed, market.rules)
      const rises = change !== null && change >= market.rules.candidate.risingBy
      if (!price.cheaper && !rises) return []
      const text = candidateText({ card, rank, price, change: rises ? change : null })
      return [{ id: card.id, points: (rises ? 2 : 0) + (price.cheaper ? 1 : 0), text }]
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

type Against = {
  readonly cheaper: boolean
  /** In parts of the routed model's price; null where they cannot be compared. */
  readonly times: number | null
  readonly basis: Price['basis']
}

/** Both at the same kind of price, at the middle of what is assumed of the routed one: the use stays. */
function against(card: ModelCard, routed: ModelCard, rules: Rules): Against {
  const both = isFreeToo(routed) ? null : alikePrices(card, routed)
  const [its, routedOne] = both ?? []
  if (its === undefined || routedOne === undefined || isZero(routedOne))
    return { cheaper: false, times: null, basis: 'free' }
  const use = useOf(rowSlug(routed), routedOne, rules)
  const [rate, routedRate] = [ratesOf(its, use, rules).mid, ratesOf(routedOne, use, rules).mid]
  return {
    cheaper: rate * 1000n <= routedRate * BigInt(1000 - rules.candidate.cheaperBy),
    times: Number(rate) / Number(routedRate),
    basis: its.basis,
  }
}

function candidateText(found: {
  readonly card: ModelCard
  readonly rank: number
  readonly price: Against
  /** Null when it does not rise by enough to be told. */
  readonly change: number | null
}): string {
  const { card, rank, price, change } = found
  const rising = change === null ? [] : [`tokens up ${percent(change)} in a week`]
  return `${card.name} (place ${rank}) can be tried: ${[...rising, priceText(price)].join(', ')}`
}

function priceText({ times, basis }: Against): string {
  if (times === null) return 'no price to compare by'
  const whose =
    basis === 'author' ? "both authors' own prices" : 'both listed prices (top endpoints)'
  const how = `by ${whose}, used alike`
  return times < 1
    ? `${percent(1 - times)} cheaper ${how}`
    : `${times.toFixed(2)} times the price ${how}`
}
