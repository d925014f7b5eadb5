/** The words between whoever sends a call to an upstream and whoever listens to the answer. Pure. */
import type { HeadersIn } from '../front/headers.ts'
import type { Upstream } from './upstream.ts'

export type UpstreamCall = {
  readonly upstream: Upstream
  readonly method: 'GET' | 'POST'
  /** Behind the upstream's url, with its query. */
  readonly path: string
  /** Flat, name after value; neither length nor key is among them. */
  readonly headers: readonly string[]
  readonly body: readonly Buffer[]
}

/** Called in this order; after `ended` or `failed`, of which one comes and comes once, nothing more. */
export type AnswerListener = {
  /** The request is being written: from now on it may cost. */
  readonly sent: () => void
  readonly head: (status: number, headers: HeadersIn) => void
  readonly data: (chunk: Buffer) => void
  readonly ended: () => void
  /** The code alone: messages of connections quote addresses. `ours` when it was `abort`. */
  readonly failed: (code: string) => void
}

// Stryker disable next-line StringLiteral: of what we ended ourselves nobody reads the code
export const ABORTED = 'ABORTED'

export type Sending = {
  /** Closes the connection; `failed` is called with `ABORTED`, unless it was over. */
  readonly abort: () => void
  /** No more data until `resume`: the client reads slower than the upstream writes. */
  readonly pause: () => void
  readonly resume: () => void
}

export type SendCall = (call: UpstreamCall, listener: AnswerListener) => Sending
