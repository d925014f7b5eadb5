/**
 * Every rule and assumption that a figure of the week rests on, in sentences made of the rules themselves, each
 * with its source where it came from outside. Pure.
 */
import { SHARES_SENTENCE } from './dollar-shares.ts'
import type { Rules, UseClass } from './rules.ts'
import { percent } from './totals.ts'

export const SOURCE = 'OpenRouter rankings-daily (GET /api/v1/datasets/rankings-daily)'

/** The line that the source asks for wherever its data is shown. */
export function citationOf(asOf: string): string {
  return `Source: OpenRouter (openrouter.ai/rankings), as of ${asOf}. Licensed under CC BY 4.0.`
}

/** How the estimated dollars were made: printed beside each of them. */
export function dollarMethod(
  pricedBy: { readonly author: number; readonly listed: number; readonly free: number },
  cardsAt: string | null,
): string {
  const read = cardsAt === null ? 'no prices were read' : `prices read ${cardsAt}`
  const models = `models at their author's own price: ${pricedBy.author}, at the listed one: ${pricedBy.listed}, free variants: ${pricedBy.free}`
  return `estimate, no official figure: tokens times published prices (${models}; ${read}), as a band over assumed shares of prompt and cache; nobody's revenue`
}

export function assumptionsOf(rules: Rules): readonly string[] {
  return [
    ...TOKENS,
    ...movementSentences(rules),
    ...dollarSentences(rules),
    ...candidateSentences(rules),
  ]
}

const TOKENS = [
  "Tokens are prompt and completion together, counted by each provider's own tokenizer, so rows of different providers are not directly comparable; private models and zero-data-retention traffic are not in them (OpenRouter, Data API documentation).",
  'A share of the total counts the long tail (`other`) in; a share of the attributed part leaves it out. The changes of vendors and regions are those of their ranked models.',
  'A vendor is the part of a slug before the slash; its home is the seat of the company, from a table of this project that can be overridden. Who is not in it is `unknown`; `stealth/` and `openrouter/` are `stealth`. Neither leads a week as a region, and no anonymous vendor leads one.',
  'Figures get restated: the newest pull of a week counts. Changes are told only between two whole weeks in a row; weeks in a row are counted as far back as the stored weeks reach without a gap.',
]

function movementSentences({ newcomer, breakout, listed }: Rules): readonly string[] {
  return [
    `Newcomer: among the first ${listed} this week and in none of the ${newcomer.absentWeeks} weeks before. Drop-out: among them last week and not now.`,
    `Breakout: ranked last week too, at least ${percent(breakout.leastShare)} of the total, and tokens up by ${percent(breakout.growth)} or more, or up ${breakout.climb} places or more into the first ${breakout.into}.`,
  ]
}

function dollarSentences({ use, cacheReadAt }: Rules): readonly string[] {
  return [
    useSentence(use.dear, ` (${use.dearFromUsdPerMillion} USD or more per million prompt tokens)`),
    useSentence(use.ordinary),
    useSentence(use.batch),
    `Where no price of a cache read is published, ${cacheReadAt / 1000} of that of the prompt is taken, as large vendors charge. Cache writes, requests, images, searches, and higher prices of long prompts or certain hours are left out.`,
    'A price that is missing, variable (`-1`), unreadable or above 10 000 USD per million makes a model unpriced, not free; `:free` variants and prices of zero count as zero dollars. The prices are those of when they were read, not of the week.',
    SHARES_SENTENCE,
  ]
}

function useSentence({ name, promptShare, cacheShare, source }: UseClass, which = ''): string {
  const part = (perMille: number): number => perMille / 1000
  return `Assumed for ${name}${which}: ${part(promptShare.mid)} of the tokens are prompt (${part(promptShare.least)} to ${part(promptShare.most)}); of the prompt ${part(cacheShare.most)} / ${part(cacheShare.mid)} / ${part(cacheShare.least)} read from a cache for low / mid / high. From ${source}.`
}

function candidateSentences({
  falling,
  expiring,
  repriced,
  candidate,
  listed,
}: Rules): readonly string[] {
  return [
    `Falling: tokens, or place, down ${falling.weeks} weeks in a row, or out of the first ${listed}. Expiring: within ${expiring.withinDays} days after the week. Repriced: by ${percent(repriced.atLeast / 1000)} or more against the prices of a week before.`,
    `Candidate: ranked this week, same variant, takes and gives at least the same modalities, calls tools if the routed model does, context at least as long, a price of its own, not anonymous, not expiring; and cheaper by ${percent(candidate.cheaperBy / 1000)} or more when used as the routed one is taken to be, both at their authors' own prices or else both at the listed ones, or tokens up ${percent(candidate.risingBy)} or more in a week. The first ${candidate.most} of a route are told: cheaper and rising ones, then rising ones, then cheaper ones, each by their tokens. Nothing here says that it is as good.`,
  ]
}
