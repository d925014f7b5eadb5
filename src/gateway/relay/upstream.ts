/** An upstream as the gateway knows it: where it is, what it speaks, how it wants its key. Pure. */
import type { Protocol } from '../call.ts'
import type { ModelPrice } from '../prices/prices.ts'

export type Upstream = {
  readonly name: string
  /** Without a slash at its end; paths of the protocols come after it. */
  readonly url: string
  readonly protocols: readonly Protocol[]
  readonly auth: 'bearer' | 'x-api-key'
  /**
   * Whether it is asked in OpenRouter's ways: prices at `/models`, costs in `usage`, `/generation` and `/key`
   * afterwards, preferences of providers.
   */
  readonly isOpenRouter: boolean
  /** From the configuration, by model id; empty where the upstream publishes them. */
  readonly prices: ReadonlyMap<string, Omit<ModelPrice, 'version'>>
}

/** Behind `url` of an upstream. */
export const PATHS: Readonly<Record<Protocol, string>> = {
  messages: '/messages',
  chat: '/chat/completions',
  responses: '/responses',
}

/** The key as it is now, from memory alone; null where there is none. Never logged, never in an error. */
export type KeyOf = (upstream: string) => string | null

/**
 * A question to an upstream beside the calls (`/models`, `/key`, `/generation?id=`), with its key. Rejects when the
 * connection fails or the deadline passes; an answer of any status is an answer.
 */
export type AskUpstream = (
  upstream: string,
  path: string,
  signal?: AbortSignal,
) => Promise<{ readonly status: number; readonly text: string }>
