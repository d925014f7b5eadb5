/**
 * The fields that change the price beyond tokens, what each stands for, and their values that change nothing. `never`
 * is for what the routing table alone decides: which models may serve. Pure.
 */
import type { Allowance } from '../../routing/table.ts'

export type PricedField = {
  readonly needs: Allowance | 'never'
  /** What the field asks for, behind "it asks for". */
  readonly asks: string
  /** Whether this value of it changes nothing. Null, `[]` and false never do. */
  readonly isPlain?: (value: unknown) => boolean
}

const oneOf =
  (...plain: readonly unknown[]) =>
  (value: unknown): boolean =>
    plain.includes(value)

const OTHER_MODELS: PricedField = { needs: 'never', asks: 'other models than the route has' }
const OTHER_PRICE = 'service at another price'
const KEPT_ELSEWHERE: PricedField = {
  needs: 'other_fields',
  asks: 'text that is kept at the upstream, which cannot be measured here',
}

export const PRICED_FIELDS: ReadonlyMap<string, PricedField> = new Map<string, PricedField>([
  ['models', OTHER_MODELS],
  ['fallbacks', OTHER_MODELS],
  ['route', OTHER_MODELS],
  ['preset', OTHER_MODELS],
  ['provider', { needs: 'provider', asks: 'providers of its own choice' }],
  ['n', { needs: 'choices', asks: 'several answers', isPlain: oneOf(1) }],
  ['best_of', { needs: 'choices', asks: 'several answers', isPlain: oneOf(1) }],
  ['plugins', { needs: 'plugins', asks: 'plugins, which are priced by themselves' }],
  ['web_search_options', { needs: 'web_search', asks: 'searches, which are priced by themselves' }],
  ['mcp_servers', { needs: 'server_tools', asks: 'tools that the upstream runs' }],
  ['container', { needs: 'server_tools', asks: 'a container at the upstream' }],
  ['compaction', { needs: 'server_tools', asks: 'a summary that the upstream makes' }],
  [
    'service_tier',
    {
      needs: 'service_tier',
      asks: OTHER_PRICE,
      isPlain: oneOf('auto', 'default', 'standard', 'standard_only', 'flex'),
    },
  ],
  ['speed', { needs: 'service_tier', asks: OTHER_PRICE, isPlain: oneOf('standard') }],
  ['inference_geo', { needs: 'service_tier', asks: OTHER_PRICE, isPlain: oneOf('global') }],
  ['billing_policy', { needs: 'service_tier', asks: OTHER_PRICE }],
  [
    'modalities',
    {
      needs: 'media_output',
      asks: 'pictures or sound as the answer',
      isPlain: (value) => Array.isArray(value) && value.every((each) => each === 'text'),
    },
  ],
  ['audio', { needs: 'media_output', asks: 'sound as the answer' }],
  ['image', { needs: 'media_output', asks: 'pictures as the answer' }],
  ['image_config', { needs: 'media_output', asks: 'pictures as the answer' }],
  ['prediction', { needs: 'other_fields', asks: 'a prediction, whose misses are charged' }],
  ['background', { needs: 'other_fields', asks: 'an answer later on, whose cost is not told' }],
  ['previous_response_id', KEPT_ELSEWHERE],
  ['conversation', KEPT_ELSEWHERE],
  ['thread', KEPT_ELSEWHERE],
  ['prompt', KEPT_ELSEWHERE],
])

/** Null, false and an empty list ask for nothing. */
export function asksNothing(value: unknown): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0)
}
