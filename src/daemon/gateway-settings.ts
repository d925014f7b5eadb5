/**
 * What the configuration and the environment say of the gateway, in the gateway's own words: its limits, its
 * upstreams, and where their keys are to be had. Pure but for what it imports.
 */
import type { Config } from '../config/entry.ts'
import type { Sourced } from '../config/alerts.ts'
import { OPENROUTER, openRouterOf, PROTOCOLS, type UpstreamEntry } from '../config/upstreams.ts'
import { LIMITS, type Limits } from '../gateway/limits.ts'
import type { Upstream } from '../gateway/relay/upstream.ts'

/** Where the key of an upstream is: never the key of the environment, which whoever reads it looks up. */
export type KeySource = {
  readonly upstream: string
  /** Null: it has none. */
  readonly key: Sourced | null
}

export type GatewaySettings = {
  readonly limits: Limits
  readonly upstreams: readonly Upstream[]
  readonly keys: readonly KeySource[]
}

type Env = Readonly<Record<string, string | undefined>>

/** OpenRouter is always among the upstreams; others without an address are left out. */
export function gatewaySettings(
  { gateway, upstreams }: Pick<Config, 'gateway' | 'upstreams'>,
  env: Env,
): GatewaySettings {
  const router = openRouterOf(upstreams, env)
  const named = upstreams.filter(({ name, url }) => name !== OPENROUTER && url !== null)
  const entry = upstreams.find(({ name }) => name === OPENROUTER)
  return {
    limits: { ...LIMITS, ...gateway?.numbers, ...(gateway && { port: gateway.port }) },
    upstreams: [
      {
        ...upstreamOf({ ...(entry ?? ROUTER), url: router.url }),
        isOpenRouter: true,
      },
      ...named.map(upstreamOf),
    ],
    keys: [
      { upstream: OPENROUTER, key: router.key },
      ...named.map(({ name, key }) => ({ upstream: name, key })),
    ],
  }
}

const ROUTER: Omit<UpstreamEntry, 'url' | 'key'> = {
  name: OPENROUTER,
  protocols: PROTOCOLS,
  auth: 'bearer',
  prices: new Map(),
}

function upstreamOf(entry: Omit<UpstreamEntry, 'key'>): Upstream {
  const { name, url, protocols, auth, prices } = entry
  return {
    name,
    url: url ?? '',
    protocols,
    auth,
    isOpenRouter: false,
    prices: new Map([...prices].map(([model, price]) => [model, modelPrice(price)])),
  }
}

type Prices = Upstream['prices']
type Price = UpstreamEntry['prices'] extends ReadonlyMap<string, infer P> ? P : never
type ModelPrice = Prices extends ReadonlyMap<string, infer P> ? P : never

function modelPrice(price: Price): ModelPrice {
  const { input, output, cacheRead, cacheWrite, contextLength, maxOutputTokens } = price
  return {
    tiers: [
      {
        fromPromptTokens: 0,
        prompt: input,
        completion: output,
        cacheRead,
        cacheWrite,
        cacheWriteHour: cacheWrite,
        reasoning: null,
      },
    ],
    perRequest: 0n,
    perImage: 0n,
    contextLength,
    maxCompletionTokens: maxOutputTokens,
  }
}
