/**
 * The routes for Claude Code and OpenClaw of one's own: the same settings as agents of the daemon get, and how they go
 * into the files that a person has. Pure but for what it imports.
 */
import { claudeGatewayEnv, type GatewayAccess } from '../../agents/gateway-access.ts'
import { CLAUDE } from '../../agents/numbers.ts'
import { withGateway } from '../../agents/openclaw-gateway.ts'
import type { RouteEntry } from '../../config/gateway.ts'
import type { Export } from '../../routing/clients.ts'
import { rolesOf } from '../../routing/roles.ts'
import type { Route } from '../../routing/table.ts'
import { isObject } from '../is-object.ts'

export type Json = Readonly<Record<string, unknown>>

export type ClientExport = Export & {
  /** The client's own file with the gateway in it, and all else as it was. */
  readonly into: (file: Json, token: string) => Json
}

/** What stands where a token belongs: how to make one. */
const PLACEHOLDER = 'what `agenthost gateway token claude-code` prints'

/** `routes` is not empty: without a role for it the first is the main one. */
function routeEntryOf(routes: readonly [Route, ...Route[]]): RouteEntry {
  const roles = rolesOf(routes)
  const main = roles.sonnet ?? routes[0].name
  const others = routes.map(({ name }) => name).filter((name) => name !== main)
  return { main, names: [main, ...others], roles }
}

export function exportClaudeCode(
  routes: readonly [Route, ...Route[]],
  access: GatewayAccess,
): ClientExport {
  const route = routeEntryOf(routes)
  const env = (token: string): Json => ({
    ...claudeGatewayEnv({ route }, access, CLAUDE),
    ANTHROPIC_AUTH_TOKEN: token,
    // Or a key of one's own would go along.
    ANTHROPIC_API_KEY: '',
  })
  const { main, roles } = route
  const sizes = (['opus', 'sonnet', 'haiku'] as const).map(
    (size) => `${size} is ${roles[size] ?? main}`,
  )
  return {
    text: jsonText({ env: env(PLACEHOLDER) }),
    notes: [
      `For ~/.claude/settings.json; --apply puts it there, with a token. The model is ${main}; ${sizes.join(', ')}.`,
      'A running Claude Code takes it when it is started anew.',
    ],
    into: (file, token) => ({ ...file, env: { ...objectIn(file, 'env'), ...env(token) } }),
  }
}

export function exportOpenclaw(
  routes: readonly [Route, ...Route[]],
  access: GatewayAccess,
): ClientExport {
  const route = routeEntryOf(routes)
  return {
    text: jsonText(withGateway({}, access, route)),
    notes: [
      'For ~/.openclaw/openclaw.json; --apply puts it there, with a token. Else set AGENTHOST_GATEWAY_TOKEN for its process: `agenthost gateway token openclaw` makes one.',
      'It has no fallbacks of its own: the gateway falls back, within its caps. Costs are 0 there: `agenthost budget` tells what was spent.',
      'A running OpenClaw takes it at once.',
    ],
    into(file, token) {
      const whole = withGateway(file, access, route)
      const models = objectIn(whole, 'models')
      const providers = objectIn(models, 'providers')
      const ours = { ...objectIn(providers, 'agenthost'), apiKey: token }
      return { ...whole, models: { ...models, providers: { ...providers, agenthost: ours } } }
    },
  }
}

function objectIn(value: Json, key: string): Json {
  const inner = value[key]
  return isObject(inner) ? (inner as Json) : {}
}

function jsonText(value: Json): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
