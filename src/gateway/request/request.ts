/** What is read of a client's request before it goes on: enough to route, bound and judge it, and no more. Pure. */
import type { Protocol, Refused } from '../call.ts'

/** Bytes `from` (inclusive) to `to` (exclusive) of the body. */
export type Span = { readonly from: number; readonly to: number }

export type Surface = {
  readonly protocol: Protocol
  /** The route or model that was asked for. */
  readonly model: string
  readonly stream: boolean
  /** Null where the client set none. */
  readonly outputLimit: number | null
  /** Values of the top-level keys; a key that stands twice is a refusal. */
  readonly spans: ReadonlyMap<string, Span>
}

/** Reads a body; refuses what is no JSON object, has a key twice, or no model. */
export type ReadSurface = (protocol: Protocol, body: Buffer) => Surface | Refused

export type Rewrite = {
  readonly model: string
  /** Written where it is missing or higher. */
  readonly outputLimit: number
  /** Written over the client's own; null leaves it as it is. */
  readonly provider: Readonly<Record<string, unknown>> | null
}

/** The same bytes but for what is written over; parts, so that nothing large is copied. */
export type WriteBody = (surface: Surface, body: Buffer, rewrite: Rewrite) => readonly Buffer[]
