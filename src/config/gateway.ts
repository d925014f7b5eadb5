/**
 * The gateway as the configuration has it: its section, and what agents and jobs say of routes and caps.
 * The rest of the program sees it checked, in milliseconds, bytes and nano-dollars. Pure.
 */

/** What the file sets; what it leaves out has its default in `gateway/limits.ts`, where the names are the same. */
export type GatewayNumbers = {
  readonly maxBodyBytes?: number
  readonly requestMs?: number
  readonly maxConnections?: number
  readonly connectMs?: number
  readonly firstByteMs?: number
  readonly idleMs?: number
  readonly outputTokens?: number
  readonly placeMs?: number
  readonly retryAfterMs?: number
  readonly holdMs?: number
  readonly parkedMs?: number
  readonly pingMs?: number
}

export type GatewayEntry = {
  readonly port: number
  /** Of every claude-code and openclaw agent that says nothing of routes and has no access of its own. */
  readonly route: string | null
  readonly numbers: GatewayNumbers
}

export const GATEWAY_PORT = 4141

/** The name of the gateway among the agents: in logs, and for `restart`. */
export const GATEWAY_NAME = 'gateway'

/** A spending limit over a calendar period of UTC. */
export type CapEntry = { readonly period: 'day' | 'week' | 'month'; readonly nanoUsd: bigint }

/** Which routes a caller may ask for, the one that it asks for unless told otherwise first. */
export type RouteEntry = {
  readonly main: string
  /** Each once, `main` first. */
  readonly names: readonly string[]
  /** What Claude Code asks for by the size of the model it wants. */
  readonly roles: {
    readonly opus?: string
    readonly sonnet?: string
    readonly haiku?: string
    readonly subagent?: string
  }
}

export function routeEntry(main: string): RouteEntry {
  return { main, names: [main], roles: {} }
}

/** What opts an agent out of the route of the section. */
export const NO_ROUTE = 'none'
