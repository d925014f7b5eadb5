/** The human queue's words: a request that waits for a person, and what becomes of it. Pure. */
import type { Instant } from '../../clock.ts'
import type { Caller, JsonObject, Protocol } from '../call.ts'

export type ParkedState = 'waiting' | 'answered' | 'retried' | 'dropped' | 'expired'

export type Parked = {
  readonly id: number
  /** SHA-256 over caller and body: the same request sent again is the same parked one. */
  readonly hash: string
  readonly at: Instant
  readonly expiresAt: Instant
  readonly caller: Pick<Caller, 'kind' | 'name' | 'run'>
  readonly asked: string
  readonly protocol: Protocol
  readonly stream: boolean
  readonly state: ParkedState
  /** Why no model served it: a line for a person. */
  readonly why: string
  /** Clients that hold on to it now. */
  readonly holding: number
}

/** A call of one of the request's own tools, as the model would have made it. */
export type ToolAnswer = { readonly name: string; readonly input: JsonObject }

/** What a client that waits on a parked request gets at the end. */
export type Verdict =
  /** With `tool` the answer ends in a call of it; the text may be empty then. */
  | { readonly is: 'answered'; readonly text: string; readonly tool?: ToolAnswer }
  /** Send it along this route now. */
  | { readonly is: 'retry'; readonly route: string }
  | { readonly is: 'dropped' }
  | { readonly is: 'expired' }
  /** Nobody said anything within the hold; the request stays parked. */
  | { readonly is: 'held'; readonly id: number }

export type ParkAsk = {
  readonly at: Instant
  readonly caller: Caller
  readonly asked: string
  readonly protocol: Protocol
  readonly stream: boolean
  readonly body: Buffer
  readonly why: string
  readonly holdMs: number
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal
}

export type HumanQueue = {
  /**
   * A request of this hash that was already answered, dropped, or sent on along a route, and not yet fetched: asked
   * before any money is held. Null where there is none. Single use.
   */
  readonly settled: (caller: Caller, body: Buffer) => Verdict | null
  /**
   * Parks it, or attaches to the parked one; resolves with the verdict or when the hold is over. Throws what
   * `isRefused` says yes to, where there is no room.
   */
  readonly park: (ask: ParkAsk) => { readonly parked: Parked; readonly verdict: Promise<Verdict> }
}
