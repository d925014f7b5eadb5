/**
 * What a call comes to by the price table, where the upstream says no cost: what it counted, times the prices. Rounded
 * up to a nano-dollar. Pure.
 */
import type { NanoUsd } from '../ledger/money.ts'
import type { ModelPrice, PriceTier } from './prices.ts'
import type { Tokens } from '../tap/reading.ts'
import { larger, roundedUp } from './worst-case.ts'

/**
 * By the tier that the prompt reached. Tokens that the cache wrote are taken for the dearer of its two prices, as
 * answers do not tell them apart.
 */
export function tableCost(price: ModelPrice, tokens: Tokens): NanoUsd {
  const tier = tierAt(price, tokens.input)
  const cached = Math.min(tokens.cached, tokens.input)
  const written = Math.min(tokens.cacheWrite, tokens.input - cached)
  const reasoned = Math.min(tokens.reasoning, tokens.output)
  const ofWrites = larger(tier.cacheWrite ?? tier.prompt, tier.cacheWriteHour ?? 0n)
  return roundedUp(
    BigInt(tokens.input - cached - written) * tier.prompt +
      BigInt(cached) * (tier.cacheRead ?? tier.prompt) +
      BigInt(written) * ofWrites +
      BigInt(tokens.output - reasoned) * tier.completion +
      BigInt(reasoned) * (tier.reasoning ?? tier.completion) +
      price.perRequest,
  )
}

function tierAt({ tiers }: ModelPrice, promptTokens: number): PriceTier {
  let [reached] = tiers
  for (const tier of tiers) {
    const isHigher = tier.fromPromptTokens >= reached.fromPromptTokens
    if (tier.fromPromptTokens <= promptTokens && isHigher) reached = tier
  }
  return reached
}
