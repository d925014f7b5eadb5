/**
 * The models of a week put together by vendor and by the home of the vendor, with what of each is new. Only what
 * the source attributes is in here: the long tail is nobody's. Pure.
 */
import { bandOf, dollarShare } from './dollar-shares.ts'
import { bandText, type Spend } from './dollars.ts'
import { billedOf, type BilledSums } from './billed.ts'
import type { Slug } from './facts.ts'
import { isHome, STEALTH, type Vendor } from './regions-table.ts'
import { leadOf } from './runs.ts'
import { byTokens, comparable, type Standing, type Standings } from './standing.ts'
import { changeOf, shareOf } from './totals.ts'
import type { RegionLine, VendorLine } from './week-view.ts'

export type Week = {
  readonly standings: Standings
  readonly now: Standing
  readonly vendorOf: (slug: Slug) => Vendor
}

export function vendorLines(
  week: Week,
  spend: Spend,
  billed: BilledSums | null,
): readonly VendorLine[] {
  const { standings, now, vendorOf } = week
  const keyOf = (slug: Slug): string => vendorOf(slug).vendor
  // Nobody knows who is behind an anonymous model, so it leads nothing.
  const named = (slug: Slug): string | null =>
    vendorOf(slug).region === STEALTH ? null : keyOf(slug)
  const lead = leadOf(standings, now.start, (each) => grouped(each, named))
  const before = comparable(standings, now.start)
  const past = before === null ? new Map<string, bigint>() : grouped(before, keyOf)
  return lines(grouped(now, keyOf)).map(({ slug: vendor, tokens }) => {
    const models = now.ranked.map(({ slug }) => slug).filter((slug) => keyOf(slug) === vendor)
    const { company, region } = vendorOf(models[0] ?? vendor)
    const band = bandOf(models, spend.models)
    return {
      vendor,
      company,
      region,
      ...figures(tokens, past.get(vendor), now),
      models,
      dollars: band === null ? null : bandText(band),
      dollarShare: band === null ? null : dollarShare(band, spend.total),
      billed: billedOf(vendor, billed),
      weeksLeading: lead?.leader === vendor ? lead.weeks : 0,
    }
  })
}

export function regionLines({ standings, now, vendorOf }: Week): readonly RegionLine[] {
  const keyOf = (slug: Slug): string => vendorOf(slug).region
  const homed = (slug: Slug): string | null => (isHome(keyOf(slug)) ? keyOf(slug) : null)
  const lead = leadOf(standings, now.start, (each) => grouped(each, homed))
  const before = comparable(standings, now.start)
  const past = before === null ? new Map<string, bigint>() : grouped(before, keyOf)
  return lines(grouped(now, keyOf)).map(({ slug: region, tokens }) => ({
    region,
    ...figures(tokens, past.get(region), now),
    weeksLeading: lead?.leader === region ? lead.weeks : 0,
  }))
}

/** Tokens of each group; a key of null leaves the model out. */
export function grouped(
  { tally }: Standing,
  keyOf: (slug: Slug) => string | null,
): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const [slug, tokens] of tally.models) {
    const key = keyOf(slug)
    if (key !== null) sums.set(key, (sums.get(key) ?? 0n) + tokens)
  }
  return sums
}

function lines(sums: ReadonlyMap<string, bigint>): { slug: string; tokens: bigint }[] {
  return [...sums].map(([slug, tokens]) => ({ slug, tokens })).toSorted(byTokens)
}

function figures(tokens: bigint, before: bigint | undefined, { tally }: Standing) {
  return {
    tokens: String(tokens),
    share: shareOf(tokens, tally.total),
    shareOfAttributed: shareOf(tokens, tally.attributed),
    change: changeOf(tokens, before),
  }
}
