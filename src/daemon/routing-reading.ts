/** How this program reads a routing table: with the words, durations and upstreams of agenthost.yaml. */
import { nearest } from '../config/nearest.ts'
import { parseDuration } from '../config/quantity.ts'
import type { Reading } from '../routing/parse.ts'

/** `upstreams` null: it is not known which there are. */
export function routingReading(upstreams: readonly string[] | null): Reading {
  return { nearest, parseDuration, upstreams }
}
