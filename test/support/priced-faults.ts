/** What the priced upstream can do wrong, and which wrong a request gets: by its model's name, by script, by chance. Pure. */
import type { Dice } from './seed.ts'

/** `early`: before anything of the answer. `midway`: after a part of it. */
type When = 'early' | 'midway'

export type PricedFault =
  | { readonly is: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  /** `charged`: the whole answer was made and is charged, though nobody was told of it. */
  | { readonly is: 'reset'; readonly when: When; readonly charged?: boolean }
  /** `early`: not even headers. */
  | { readonly is: 'silence'; readonly when: When }
  /** With a status of 200. */
  | { readonly is: 'error'; readonly when: When }
  /** An event that is no JSON, then the rest. */
  | { readonly is: 'malformed' }
  /** Every chunk ends within a character. */
  | { readonly is: 'split-utf8' }
  /** Says that another model served. */
  | { readonly is: 'lie'; readonly model: string }
  | { readonly is: 'no-usage' }
  /** The cost has fifteen decimals. */
  | { readonly is: 'fine-cost' }
  | { readonly is: 'html' }

/** Models named after what they do, at the prices of `standin/fast`. */
export const FAULTY_MODELS: Readonly<Record<string, PricedFault>> = {
  ...Object.fromEntries(
    [400, 401, 402, 403, 404, 408, 413, 500, 502, 503, 529].map((status) => [
      `faulty/${status}`,
      { is: 'status', status } as const,
    ]),
  ),
  // Longer than anybody waits.
  'faulty/429': { is: 'status', status: 429, retryAfterSeconds: 3600 },
  'faulty/429-soon': { is: 'status', status: 429, retryAfterSeconds: 1 },
  'faulty/reset-early': { is: 'reset', when: 'early' },
  'faulty/reset-midway': { is: 'reset', when: 'midway' },
  'faulty/reset-charged': { is: 'reset', when: 'early', charged: true },
  'faulty/silence-early': { is: 'silence', when: 'early' },
  'faulty/silence-midway': { is: 'silence', when: 'midway' },
  'faulty/error-early': { is: 'error', when: 'early' },
  'faulty/error-midway': { is: 'error', when: 'midway' },
  'faulty/malformed': { is: 'malformed' },
  'faulty/split-utf8': { is: 'split-utf8' },
  'faulty/lie': { is: 'lie', model: 'somebody/else' },
  'faulty/no-usage': { is: 'no-usage' },
  'faulty/fine-cost': { is: 'fine-cost' },
  'faulty/html': { is: 'html' },
}

/** Of a thousand requests, so many get each. */
export type Chances = readonly (readonly [perMille: number, fault: PricedFault])[]

export function chancedFault(dice: Dice, chances: Chances): PricedFault | null {
  let left = dice.below(1000)
  for (const [perMille, fault] of chances) {
    if (left < perMille) return fault
    left -= perMille
  }
  return null
}
