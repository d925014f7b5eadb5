/** The models of the priced upstream: two endpoints each, one dearer than the other, and what tokens cost there. Pure. */
import { scaled } from '../../src/decimal.ts'

/** Decimal text, USD a token; `request` USD a request. */
export type PricedEndpoint = {
  readonly tag: string
  readonly prompt: string
  readonly completion: string
  readonly read?: string
  readonly request?: string
}

export type PricedModel = {
  readonly id: string
  readonly contextLength: number
  readonly maxCompletionTokens: number
  /** Of a hundred tokens of a prompt, so many are read from a cache. */
  readonly cachedPercent: number
  readonly endpoints: readonly [PricedEndpoint, ...PricedEndpoint[]]
}

export type PricedTokens = {
  readonly prompt: number
  readonly cached: number
  readonly completion: number
}

/** A model with a cheap host and the author's own, dearer one. */
export function pricedModel(
  id: string,
  [prompt, completion]: readonly [string, string],
  more: Partial<PricedModel> = {},
): PricedModel {
  const dearer = (price: string): string => (Number(price) * 1.5).toFixed(12)
  return {
    id,
    contextLength: 200_000,
    maxCompletionTokens: 64_000,
    cachedPercent: 0,
    endpoints: [
      { tag: 'cheap-host/fp8', prompt, completion },
      { tag: id.split('/')[0] ?? id, prompt: dearer(prompt), completion: dearer(completion) },
    ],
    ...more,
  }
}

export const PRICED_MODELS: readonly PricedModel[] = [
  pricedModel('standin/fast', ['0.0000001', '0.0000004']),
  pricedModel('standin/deep', ['0.000003', '0.000015']),
  pricedModel('standin/spare', ['0.0000005', '0.000002']),
  // Not a whole number of nano-dollars a token.
  pricedModel('standin/fine', ['0.0000000625', '0.000000333333']),
  pricedModel('standin/cached', ['0.000003', '0.000015'], {
    cachedPercent: 90,
    endpoints: [{ tag: 'standin', prompt: '0.000003', completion: '0.000015', read: '0.0000003' }],
  }),
  pricedModel('standin/each', ['0.0000001', '0.0000004'], {
    endpoints: [{ tag: 'standin', prompt: '0.0000001', completion: '0.0000004', request: '0.001' }],
  }),
  // OpenRouter's way to say that a price varies: no price.
  pricedModel('standin/variable', ['0.0000001', '0.0000004'], {
    endpoints: [{ tag: 'standin', prompt: '-1', completion: '-1' }],
  }),
]

const ATTO_DIGITS = 18
const ATTO_A_NANO = 10n ** 9n

/** Exact, in USD times 10^18. */
export function attoCost(endpoint: PricedEndpoint, tokens: PricedTokens): bigint {
  const price = (text: string | undefined, otherwise: string): bigint => {
    const found = scaled(text ?? otherwise, ATTO_DIGITS) ?? 0n
    return found < 0n ? 0n : found
  }
  const { prompt, completion, read, request } = endpoint
  return (
    BigInt(tokens.prompt - tokens.cached) * price(prompt, '0') +
    BigInt(tokens.cached) * price(read, prompt) +
    BigInt(tokens.completion) * price(completion, '0') +
    price(request, '0')
  )
}

/** What is charged: whole nano-dollars, rounded up. */
export function nanoCost(atto: bigint): bigint {
  return (atto + ATTO_A_NANO - 1n) / ATTO_A_NANO
}

/** Which endpoint serves: the wished one where `provider` names any, else one after the other. */
export function servingEndpoint(
  model: PricedModel,
  provider: unknown,
  turn: number,
): PricedEndpoint {
  const wish = (provider ?? {}) as { only?: unknown; order?: unknown; ignore?: unknown }
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
  const names = ({ tag }: PricedEndpoint): readonly string[] => [tag, tag.split('/')[0] ?? tag]
  const isIn = (value: unknown, endpoint: PricedEndpoint): boolean =>
    names(endpoint).some((name) => list(value).includes(name))
  const may = model.endpoints.filter(
    (each) => (list(wish.only).length === 0 || isIn(wish.only, each)) && !isIn(wish.ignore, each),
  )
  const first = may.find((each) => isIn(wish.order, each))
  return first ?? may[turn % Math.max(1, may.length)] ?? model.endpoints[0]
}
