/** The numbers that the gateway holds itself to, each with its unit; the configuration may set others. Pure. */

export type Limits = {
  readonly port: number
  /** Larger bodies are refused with 413. */
  readonly maxBodyBytes: number
  /** Of all calls under way at once; beyond it one more is refused with 503. */
  readonly bodiesBytes: number
  /** A client has so long for its headers, and for its whole body. */
  readonly requestMs: number
  readonly maxConnections: number
  readonly connectMs: number
  /** From the request to the first byte of the answer; then the next link. */
  readonly firstByteMs: number
  /** Between two chunks of an answer. */
  readonly idleMs: number
  /** What the output is limited to where neither client, route nor model says less. */
  readonly outputTokens: number
  /** Waiting for a free place on a route with `max_concurrency`. */
  readonly placeMs: number
  /** The longest `Retry-After` that is waited for, where no other link is left. */
  readonly retryAfterMs: number
  /** How long a client is held for a person, where the route does not say; below its own time-out. */
  readonly holdMs: number
  /** A parked request is kept so long. */
  readonly parkedMs: number
  /** Between two pings to a client that waits. */
  readonly pingMs: number
}

/** Longer names of a session are none: cut, two of them could be one. */
export const SESSION_LETTERS_MAX = 256

export const LIMITS: Limits = {
  port: 4141,
  maxBodyBytes: 32_000_000,
  bodiesBytes: 1_000_000_000,
  requestMs: 60_000,
  maxConnections: 1000,
  connectMs: 10_000,
  firstByteMs: 90_000,
  idleMs: 90_000,
  outputTokens: 32_000,
  placeMs: 60_000,
  retryAfterMs: 20_000,
  holdMs: 240_000,
  parkedMs: 86_400_000,
  pingMs: 10_000,
}
