/**
 * What a call may cost at the most, and the output limit that makes it so. Whole numbers all the way, rounded up to a
 * nano-dollar. Pure.
 */
import type { Link, Refusal, Refused } from '../call.ts'
import type { InputBound } from '../request/input-bound.ts'
import type { Limits } from '../limits.ts'
import { NANO_DIGITS, type NanoUsd } from '../ledger/money.ts'
import type { Atto, ModelPrice, PriceTier } from './prices.ts'
import type { Surface } from '../request/request.ts'
import { fieldOf } from '../request/surface.ts'

/** Digits of a price less those of an amount. */
const ATTO_A_NANO = 10n ** BigInt(18 - NANO_DIGITS)
/** What a write into the cache of an hour costs where no price of it is published: twice the prompt (Anthropic). */
const HOUR_TIMES = 2n
/** Stands for a prompt that nothing bounds: more than any cap. */
const UNBOUNDED_TOKENS = 1e12

/**
 * The limit to write into the body: the least of what client, route and model say; the gateway's own where the client
 * says nothing. A refusal where a thinking budget of the client's would not fit under it any more.
 */
export function outputLimitOf(
  surface: Surface,
  body: Buffer,
  rest: { readonly link: Link; readonly price: ModelPrice; readonly limits: Limits },
): number | Refused {
  const { link, price, limits } = rest
  const asked = surface.outputLimit ?? limits.outputTokens
  const limit = Math.min(asked, link.maxOutputTokens ?? asked, price.maxCompletionTokens ?? asked)
  const budget = thinkingBudget(surface, body)
  if (budget === null || budget < limit || limit >= (surface.outputLimit ?? Infinity)) return limit
  return { refused: noRoomToThink(surface, budget, limit) }
}

function noRoomToThink({ model }: Surface, budget: number, limit: number): Refusal {
  return {
    status: 400,
    code: 'thinking_budget',
    message: `a thinking budget of ${budget} tokens does not fit under the ${limit} output tokens that the route "${model}" allows: ask for less, or raise "max_output_tokens" of that route in routing.json`,
  }
}

/** `thinking.budget_tokens` of Anthropic's, `reasoning.max_tokens` of OpenRouter's; null for none. */
function thinkingBudget(surface: Surface, body: Buffer): number | null {
  const thinking = fieldOf(surface, body, 'thinking') as { readonly budget_tokens?: unknown } | null
  const reasoning = fieldOf(surface, body, 'reasoning') as { readonly max_tokens?: unknown } | null
  const budget = thinking?.budget_tokens ?? reasoning?.max_tokens
  return typeof budget === 'number' ? budget : null
}

/** Every token of the prompt at the dearest that a token of it can cost, and all of the output, and what is per piece. */
export function worstCase(price: ModelPrice, bound: InputBound, outputLimit: number): NanoUsd {
  const input = Math.min(bound.tokens, price.contextLength ?? UNBOUNDED_TOKENS)
  const reachable = price.tiers.filter(({ fromPromptTokens }) => fromPromptTokens <= input)
  const tiers = reachable.length === 0 ? price.tiers : reachable
  const ofInput = dearest(tiers, (tier) => dearestInput(tier, bound.asksHour))
  const media = bound.hasMedia ? (price.media ?? 0n) : 0n
  const ofOutput = dearest(tiers, ({ completion, reasoning }) =>
    larger(completion, reasoning ?? 0n),
  )
  const output = BigInt(Math.ceil(outputLimit)) * BigInt(bound.choices)
  const total =
    BigInt(Math.ceil(input)) * larger(ofInput, media) +
    output * ofOutput +
    price.perRequest +
    BigInt(bound.images) * price.perImage
  return roundedUp(total)
}

function dearestInput(tier: PriceTier, asksHour: boolean): Atto {
  const write = tier.cacheWrite ?? 0n
  const own = larger(larger(tier.prompt, tier.cacheRead ?? 0n), write)
  if (!asksHour || tier.cacheWrite === null) return own
  return larger(own, tier.cacheWriteHour ?? HOUR_TIMES * tier.prompt)
}

function dearest(tiers: readonly PriceTier[], of: (tier: PriceTier) => Atto): Atto {
  return tiers.map(of).reduce(larger, 0n)
}

export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

export function roundedUp(atto: Atto): NanoUsd {
  return (atto + ATTO_A_NANO - 1n) / ATTO_A_NANO
}
