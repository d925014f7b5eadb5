/** Where models are called and asked about: the section `upstreams`, and what the environment says instead. */
import type { Sourced } from './alerts.ts'

export type UpstreamEntry = {
  /** `openrouter`, or any other: the first segment of a model in the routing table. */
  readonly name: string
  /** Without a slash at its end. */
  readonly url: string | null
  readonly key: Sourced | null
  readonly protocols: readonly Protocol[]
  /** How it wants its key: `Authorization: Bearer`, or `x-api-key` as Anthropic does. */
  readonly auth: 'bearer' | 'x-api-key'
  /** By model id, where the upstream does not say them itself. */
  readonly prices: ReadonlyMap<string, PriceEntry>
}

/** `messages` is Anthropic's, the others are OpenAI's. */
export const PROTOCOLS = ['messages', 'chat', 'responses'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/** USD times 10^18 for one token; null where the file says nothing. */
export type PriceEntry = {
  readonly input: bigint
  readonly output: bigint
  readonly cacheRead: bigint | null
  readonly cacheWrite: bigint | null
  readonly contextLength: number | null
  readonly maxOutputTokens: number | null
}

/** The upstream that says its prices itself, and speaks all protocols. */
export const OPENROUTER = 'openrouter'

export type Upstream = { readonly url: string; readonly key: Sourced }

const OPENROUTER_URL = 'https://openrouter.ai/api/v1'
/** Where the key is kept when the file does not say it. */
const OPENROUTER_KEY: Sourced = { secret: 'openrouter' }

/** The environment wins. An address there that is none is told by whoever asks it. */
export function openRouterOf(
  upstreams: readonly Pick<UpstreamEntry, 'name' | 'url' | 'key'>[],
  env: Readonly<Record<string, string | undefined>>,
): Upstream {
  const entry = upstreams.find(({ name }) => name === OPENROUTER)
  const url = env['AGENTHOST_OPENROUTER_URL'] || (entry?.url ?? OPENROUTER_URL)
  const key = env['OPENROUTER_API_KEY'] ?? ''
  return {
    url: url.replace(/\/+$/, ''),
    key: key === '' ? (entry?.key ?? OPENROUTER_KEY) : { text: key },
  }
}

/** Of keys that stand in the file, and of addresses that would carry them in the clear. */
export function upstreamWarnings(upstreams: readonly UpstreamEntry[]): readonly string[] {
  return upstreams.flatMap(({ name, url, key }) => [
    ...(key !== null && 'text' in key
      ? [
          `upstreams.${name}: its key stands there in plain text; keep it with \`agenthost secrets set ${name}\`, and write key: { secret: ${name} }`,
        ]
      : []),
    ...(url !== null && isOpen(url)
      ? [
          `upstreams.${name}: ${new URL(url).host} is asked without TLS: the key can be read on the way`,
        ]
      : []),
  ])
}

function isOpen(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'http:' && !/^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
}
