/**
 * OpenClaw's configuration with the gateway in it: a provider `agenthost` with a model for each route, and the first
 * of them as its own choice. Everything else of the file is left as the person has it. Pure.
 */
import type { RouteEntry } from '../config/gateway.ts'
import type { GatewayAccess } from './gateway-access.ts'
import { isObject } from './is-object.ts'

type Json = Readonly<Record<string, unknown>>

const PROVIDER = 'agenthost'

/** OpenClaw puts the variable of its process in its place (docs.openclaw.ai, environment): the token is in no file. */
const TOKEN = '${AGENTHOST_GATEWAY_TOKEN}'

/** Of what OpenClaw must be told though only the gateway knows: what it sends beyond is refused there, not here. */
const CONTEXT_TOKENS = 200_000

/** Its own limits for one try, which it repeats five times, and for a whole run, which else is 48 hours. */
const SLACK_S = 60
const RUN_S = 3600

export function withGateway(config: Json, access: GatewayAccess, route: RouteEntry): Json {
  const models = objectIn(config, 'models')
  const agents = objectIn(config, 'agents')
  const defaults = objectIn(agents, 'defaults')
  const model = defaults['model']
  const chosen = isObject(model) ? model : {}
  // Fallback is the gateway's: OpenClaw's own would go round its caps.
  const { fallbacks: _fallbacks, ...rest } = chosen
  return {
    ...config,
    models: {
      mode: 'merge',
      ...models,
      providers: { ...objectIn(models, 'providers'), [PROVIDER]: providerOf(access, route) },
    },
    agents: {
      ...agents,
      defaults: {
        timeoutSeconds: RUN_S,
        ...defaults,
        model: { ...rest, primary: `${PROVIDER}/${route.main}` },
      },
    },
  }
}

function providerOf({ url, numbers }: GatewayAccess, { names }: RouteEntry): Json {
  const waitMs = Math.max(numbers.holdMs, numbers.firstByteMs, numbers.idleMs)
  return {
    baseUrl: `${url}/v1`,
    apiKey: TOKEN,
    api: 'openai-completions',
    timeoutSeconds: Math.ceil(waitMs / 1000) + SLACK_S,
    models: names.map((name) => ({
      id: name,
      name,
      reasoning: false,
      input: ['text', 'image'],
      cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
      contextWindow: CONTEXT_TOKENS,
      maxTokens: numbers.outputTokens,
    })),
  }
}

/**
 * The same without what was put in: its variable is not set any more, and OpenClaw would refuse the file. Null where
 * there is nothing to take out. `before` is the file as it was before the gateway first came into it.
 */
export function withoutGateway(config: Json, before: Json | null): Json | null {
  const models = objectIn(config, 'models')
  const { [PROVIDER]: ours, ...providers } = objectIn(models, 'providers')
  if (ours === undefined) return null
  const agents = objectIn(config, 'agents')
  const { model, ...defaults } = objectIn(agents, 'defaults')
  const isOurs = isObject(model) && String(model['primary']).startsWith(`${PROVIDER}/`)
  const old = objectIn(objectIn(before ?? {}, 'agents'), 'defaults')['model']
  const kept = isOurs ? old : model
  return {
    ...config,
    models: { ...models, providers },
    agents: { ...agents, defaults: { ...defaults, ...(kept !== undefined && { model: kept }) } },
  }
}

function objectIn(value: Json, key: string): Json {
  const inner = value[key]
  return isObject(inner) ? inner : {}
}
