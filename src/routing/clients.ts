/**
 * What an export is: the text of a client's own configuration, what has to be said beside it, and what gets lost.
 * No export holds a secret. Pure.
 */
import type { RoutingTable } from './table.ts'

export const CLIENTS = [
  'claude-code',
  'openclaw',
  'cursor',
  'litellm',
  'openrouter-preset',
] as const

export type Client = (typeof CLIENTS)[number]

export type Export = {
  /** For the client: JSON, or YAML. */
  readonly text: string
  /** For the person: a sentence each. */
  readonly notes: readonly string[]
}

/** The routes that are asked for: all, or the one that was named. */
export function chosenRoutes(table: RoutingTable, route: string | null): RoutingTable['routes'] {
  return table.routes.filter(({ name }) => route === null || name === route)
}
