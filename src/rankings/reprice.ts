/** Whether a model's price is another than a week before, like compared with like (`alikePrices`). Pure. */
import { decimalText } from '../decimal.ts'
import type { ModelCard } from './facts.ts'
import { alikePrices, PER_MILLION_DIGITS, PRICE_DIGITS } from './price.ts'
import type { Rules } from './rules.ts'

/** In words, or null: it is not, or one of the two is not known. */
export function repriceText(
  before: ModelCard | null,
  now: ModelCard | null,
  { repriced }: Rules,
): string | null {
  if (before === null || now === null) return null
  const both = alikePrices(before, now)
  if (both === null) return null
  const [was, is] = both
  const parts = (['prompt', 'completion', 'cacheRead'] as const).flatMap((part) => {
    const [old, new_] = [was[part], is[part]]
    if (old === null || new_ === null || !moved(old, new_, repriced.atLeast)) return []
    return [`${WORDS[part]} ${perMillion(old)} → ${perMillion(new_)}`]
  })
  if (parts.length === 0) return null
  const whose = is.basis === 'author' ? "the author's own price" : 'the listed price (top endpoint)'
  return `${parts.join(', ')} USD per million tokens: ${whose}`
}

const WORDS = { prompt: 'prompt', completion: 'completion', cacheRead: 'cache read' } as const

function moved(was: bigint, is: bigint, perMille: number): boolean {
  const by = is > was ? is - was : was - is
  return by > 0n && by * 1000n >= was * BigInt(perMille)
}

/** USD per token times 10^18 as USD per million. */
export function perMillion(price: bigint): string {
  return decimalText(price, PRICE_DIGITS - PER_MILLION_DIGITS)
}
