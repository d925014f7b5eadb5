/** The words of a call that is being served: what every step of the relay shares. Pure. */
import type { Caller, Protocol, Refusal } from '../call.ts'
import type { HeadersIn } from '../front/headers.ts'
import type { Outgoing } from '../front/outgoing.ts'
import type { InForce, Judging, SessionAsk } from './relay-doors.ts'
import type { Surface } from '../request/request.ts'
import type { Stopping } from '../front/stopping.ts'

/** A client's request as the server hands it over: whole, and whose it is known. */
export type Incoming = {
  readonly protocol: Protocol
  /** With its question mark; empty where there is none. */
  readonly query: string
  readonly headers: HeadersIn
  readonly body: Buffer
  readonly caller: Caller
  readonly client: Outgoing
  readonly stop: Stopping
}

export type Call = Incoming & {
  readonly id: string
  readonly surface: Surface
  readonly ask: SessionAsk
  readonly boundOf: ReturnType<Judging['boundsOf']>
  /** The table that chose its chain. */
  readonly inForce: InForce
  /** Holds so far: each is a try of its own. */
  tries: number
  /** What became of each link, for the header and the last error. */
  readonly story: { readonly model: string; readonly what: string }[]
}

/** An upstream's error, kept to be passed on as it is if no link does better. */
export type HeldAnswer = {
  readonly status: number
  readonly headers: HeadersIn
  readonly body: Buffer
}

export type TryResult =
  /** The client has its answer, or has gone. */
  | { readonly is: 'done' }
  /** Nothing was held and nothing sent. */
  | { readonly is: 'skipped'; readonly why: Refusal }
  | {
      readonly is: 'failed'
      /** Why, for the story. */
      readonly why: Refusal
      readonly answer: HeldAnswer | null
      /** Whether the next link may mend it. */
      readonly mayGoOn: boolean
      readonly retryAfterMs: number | null
    }

export const DONE: TryResult = { is: 'done' }
