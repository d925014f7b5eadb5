/** The words of an exchange with one upstream: what it is given, and what it says in the end. Pure. */
import type { HeadersIn } from '../front/headers.ts'
import type { Outgoing } from '../front/outgoing.ts'
import type { UpstreamCall } from './sending.ts'
import type { TryEnd } from './settling.ts'
import type { Stopping } from '../front/stopping.ts'
import { NOTHING_TAKEN, type Taken, type Taker } from './taking.ts'

export type ExchangeAsk = {
  readonly call: UpstreamCall
  readonly client: Outgoing
  readonly stop: Stopping
  /** Makes what takes the answer, once its head is there. Null: it cannot be taken, and is closed. */
  readonly takerOf: (status: number, headers: HeadersIn) => Taker | null
  /** The upstream's own name for it, as soon as it is known. */
  readonly named: (generation: string) => void
}

export type Exchanged = {
  readonly end: TryEnd
  readonly isSent: boolean
  readonly status: number | null
  readonly headers: HeadersIn
  readonly taken: Taken
  readonly generation: string | null
  /** Of a connection that failed. */
  readonly code: string | null
  readonly firstByteMs: number | null
  readonly totalMs: number
}

/** Of a try that a mistake of ours ended before anything was sent. */
export const NEVER_SENT: Exchanged = {
  end: 'reset',
  isSent: false,
  status: null,
  headers: {},
  taken: NOTHING_TAKEN,
  generation: null,
  code: null,
  firstByteMs: null,
  totalMs: 0,
}
