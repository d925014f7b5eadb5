/**
 * How an agent or a job with a route reaches the gateway: addresses and names stand in its plan, its token comes
 * into the environment of its process at the start, and is nowhere else. Pure.
 */
import type { AgentEntry, ClaudeEntry } from '../config/entry.ts'
import type { CapEntry, RouteEntry } from '../config/gateway.ts'
import type { Plan } from '../supervisor/plan.ts'

type Environment = Readonly<Record<string, string>>

/** The gateway as the presets see it. */
export type GatewayAccess = {
  /** `http://127.0.0.1:4141`: of Anthropic's protocol; OpenAI's begin with `/v1` behind it. */
  readonly url: string
  readonly numbers: {
    readonly holdMs: number
    readonly firstByteMs: number
    readonly idleMs: number
    readonly pingMs: number
    readonly outputTokens: number
  }
  /** Makes a token in place of the one of its last start. Throws where it cannot be kept. */
  readonly tokenFor: (caller: TokenWish) => string
}

export type TokenWish = {
  readonly kind: 'agent' | 'job'
  readonly name: string
  /** Which start of it. */
  readonly run: string
  readonly routes: readonly string[]
  readonly caps: readonly CapEntry[]
}

/** Null for an agent that has nothing to do with the gateway. */
export function routeOf({ route }: { readonly route?: RouteEntry | 'none' }): RouteEntry | null {
  return route === undefined || route === 'none' ? null : route
}

/** Where the gateway is, for a program that speaks any of its protocols. */
export function addressEnv({ url }: Pick<GatewayAccess, 'url'>, route: RouteEntry): Environment {
  return {
    AGENTHOST_GATEWAY_URL: url,
    AGENTHOST_GATEWAY_ROUTE: route.main,
    ANTHROPIC_BASE_URL: url,
    OPENAI_BASE_URL: `${url}/v1`,
  }
}

/** The variables that carry a token, for such a program. */
export function tokenEnv(token: string): Environment {
  return {
    AGENTHOST_GATEWAY_TOKEN: token,
    ANTHROPIC_AUTH_TOKEN: token,
    OPENAI_API_KEY: token,
  }
}

/** Those that an agent of this preset gets. A Claude Code that has a key of OpenAI's would hand it to its tools. */
export function tokenEnvOf({ preset }: Pick<AgentEntry, 'preset'>, token: string): Environment {
  switch (preset) {
    case 'command':
      return tokenEnv(token)
    case 'openclaw':
      return { AGENTHOST_GATEWAY_TOKEN: token }
    case 'claude-code':
    case 'claude-code-tmux':
      return { ANTHROPIC_AUTH_TOKEN: token }
  }
}

/**
 * Claude Code's model names are those of routes. Its waits are longer than the gateway's: what the gateway holds
 * for a person, or tries at another model, must not be cut off here.
 */
export function claudeGatewayEnv(
  entry: Pick<ClaudeEntry, 'route'>,
  access: GatewayAccess | null,
  usual: { readonly apiTimeoutMs: number; readonly byteIdleMs: number },
): Environment {
  const route = routeOf(entry)
  if (route === null || access === null) return {}
  const { main, roles } = route
  const { opus = main, sonnet = main, haiku = main } = roles
  const subagent = roles.subagent ?? (route.names.length === 1 ? main : undefined)
  const { holdMs, firstByteMs, idleMs, pingMs } = access.numbers
  const apiTimeoutMs = Math.max(usual.apiTimeoutMs, holdMs + MARGIN_MS, firstByteMs + MARGIN_MS)
  const byteIdleMs = Math.max(
    usual.byteIdleMs,
    firstByteMs + BYTE_MARGIN_MS,
    idleMs + BYTE_MARGIN_MS,
    pingMs * PINGS_MISSED,
  )
  return {
    ANTHROPIC_BASE_URL: access.url,
    ANTHROPIC_MODEL: main,
    ANTHROPIC_DEFAULT_OPUS_MODEL: opus,
    ANTHROPIC_DEFAULT_SONNET_MODEL: sonnet,
    ANTHROPIC_DEFAULT_HAIKU_MODEL: haiku,
    ANTHROPIC_DEFAULT_FABLE_MODEL: opus,
    ANTHROPIC_SMALL_FAST_MODEL: haiku,
    // Unset, a subagent may ask for one of the sizes above.
    ...(subagent !== undefined && { CLAUDE_CODE_SUBAGENT_MODEL: subagent }),
    API_TIMEOUT_MS: String(apiTimeoutMs),
    CLAUDE_BYTE_STREAM_IDLE_TIMEOUT_MS: String(byteIdleMs),
  }
}

const MARGIN_MS = 60_000
const BYTE_MARGIN_MS = 30_000
const PINGS_MISSED = 6

/** The same plan, whose starts get a token. It changes with what its process was told of the gateway. */
export function throughGateway(entry: AgentEntry, plan: Plan, access: GatewayAccess | null): Plan {
  const route = routeOf(entry)
  if (route === null || access === null) return plan
  const { prepare } = plan.behaviour
  return {
    ...plan,
    fingerprint: `${plan.fingerprint} ${access.url} ${route.names.join()}`,
    behaviour: {
      ...plan.behaviour,
      async prepare(at) {
        const token = access.tokenFor({
          kind: 'agent',
          name: entry.name,
          run: String(at.generation),
          routes: route.names,
          caps: entry.cap ?? [],
        })
        // What stands in its entry wins.
        const env = { ...tokenEnvOf(entry, token), ...at.env }
        return (await prepare?.({ ...at, env })) ?? { argv: plan.argv, env }
      },
    },
  }
}
