/** Reads the section `gateway`, and holds what agents and jobs say of routes against it. */
import * as z from 'zod/mini'
import type { AgentEntry } from './entry.ts'
import { GATEWAY_NAME, GATEWAY_PORT, NO_ROUTE, routeEntry, type GatewayEntry } from './gateway.ts'
import type { JobEntry } from './job-entry.ts'
import * as leaf from './leaves.ts'
import { given } from './paths.ts'
import type { Reader } from './reader.ts'

const route = leaf.leaf('the name of a route in routing.json', (value) =>
  typeof value === 'string' && value !== NO_ROUTE && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value)
    ? value
    : null,
)

const gatewaySection = z.strictObject({
  port: z.optional(leaf.port),
  route: z.optional(route),
  maxBody: z.optional(leaf.size),
  maxConnections: z.optional(leaf.count),
  request: z.optional(leaf.someTime),
  connect: z.optional(leaf.someTime),
  firstByte: z.optional(leaf.someTime),
  idle: z.optional(leaf.someTime),
  outputTokens: z.optional(leaf.tokenCount),
  place: z.optional(leaf.duration),
  retryAfter: z.optional(leaf.duration),
  hold: z.optional(leaf.duration),
  parked: z.optional(leaf.someTime),
  ping: z.optional(leaf.someTime),
})

/** Null where there is no such section, or after its mistakes were noted. `gateway:` alone is enough. */
export function readGateway(document: unknown, reader: Reader): GatewayEntry | null {
  if (typeof document !== 'object' || document === null || !('gateway' in document)) return null
  const section = reader.section(gatewaySection, document.gateway ?? {}, ['gateway'])
  if (section === null) return null
  const { port, route: main, maxBody, request, connect, firstByte, idle, ...rest } = section
  const { place, retryAfter, hold, parked, ping, maxConnections, outputTokens } = rest
  const numbers = given({
    maxBodyBytes: maxBody,
    requestMs: request,
    maxConnections,
    connectMs: connect,
    firstByteMs: firstByte,
    idleMs: idle,
    outputTokens,
    placeMs: place,
    retryAfterMs: retryAfter,
    holdMs: hold,
    parkedMs: parked,
    pingMs: ping,
  })
  return { port: port ?? GATEWAY_PORT, route: main ?? null, numbers }
}

export type Routed = {
  readonly agents: readonly AgentEntry[]
  readonly jobs: readonly JobEntry[]
}

/** The agents with the route that holds for each; what cannot be is noted at its place. `has`: the file has the section. */
export function routed(
  { agents, jobs }: Routed,
  gateway: GatewayEntry | null,
  { has, reader }: { readonly has: boolean; readonly reader: Reader },
): readonly AgentEntry[] {
  for (const [section, entries] of [['agents', agents] as const, ['jobs', jobs] as const]) {
    for (const entry of entries) {
      const path = [section, entry.name]
      if (has && entry.name === GATEWAY_NAME)
        reader.noteKey([section], entry.name, 'another name', 'that of the gateway itself')
      if (!has && entry.route !== undefined && entry.route !== NO_ROUTE)
        reader.noteKey(path, 'route', 'a section gateway: {} in this file beside it', 'none')
      if (
        entry.route === undefined &&
        entry.cap !== undefined &&
        usesDefault(entry, gateway) === null
      )
        reader.noteKey(path, 'cap', 'a route beside it: the cap is held by the gateway', 'none')
    }
  }
  for (const agent of agents) noteDoubleAccess(agent, reader)
  return agents.map((agent) => usesDefault(agent, gateway) ?? agent)
}

/** Null where the section's route does not hold for it. */
function usesDefault(
  entry: AgentEntry | JobEntry,
  gateway: GatewayEntry | null,
): AgentEntry | null {
  if (gateway === null || gateway.route === null || entry.route !== undefined) return null
  if (!('preset' in entry) || entry.preset === 'command') return null
  const hasOwn = ownAccess(entry).length > 0 || ('model' in entry && entry.model !== undefined)
  return hasOwn ? null : { ...entry, route: routeEntry(gateway.route) }
}

/** By these a Claude Code reaches a model by itself. */
const ACCESS = [
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_API_KEY',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_VERTEX',
  'CLAUDE_CODE_USE_FOUNDRY',
]

function ownAccess({ env, secretEnv }: AgentEntry): readonly string[] {
  return ACCESS.filter((name) => Object.hasOwn(env, name) || Object.hasOwn(secretEnv, name))
}

function noteDoubleAccess(agent: AgentEntry, reader: Reader): void {
  if (agent.preset === 'command' || agent.preset === 'openclaw') return
  if (agent.route === undefined || agent.route === NO_ROUTE) return
  const path = ['agents', agent.name]
  if (agent.model !== undefined)
    reader.noteKey(path, 'model', 'either model or route (which names the model)', 'both')
  for (const name of ownAccess(agent))
    reader.noteKey([...path, 'env'], name, `either ${name} or route`, 'both')
}
