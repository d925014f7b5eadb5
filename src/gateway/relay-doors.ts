/**
 * The doors of the relay: everything it needs of the ledger, the prices, the tap, the tables, the tokens and the
 * human queue. The composition root joins them; tests hand in simple ones. Pure.
 */
import type { Clock } from '../clock.ts'
import type { Allowance, RoutingTable } from '../routing/table.ts'
import type { Breakers } from './breakers.ts'
import type { Caller, Link, Protocol, Refusal, Refused } from './call.ts'
import type { Deadlines } from './deadlines.ts'
import type { Ask, Ledger, Settlement } from './ledger.ts'
import type { Limits } from './limits.ts'
import type { NanoUsd } from './money.ts'
import type { HumanQueue, Verdict } from './parked.ts'
import type { Places } from './places.ts'
import type { ModelPrice, PriceOf } from './prices.ts'
import type { Asked, Reading, StreamTap, Tokens } from './reading.ts'
import type { ReadSurface, Surface, WriteBody } from './request.ts'
import type { SendCall } from './sending.ts'
import type { Standing } from './standing.ts'
import type { TellDaemon } from './telling.ts'
import type { KeyOf, Upstream } from './upstream.ts'

export type InForce = {
  readonly version: string
  readonly table: RoutingTable
  /** Whether sessions that began with an earlier version have to take it too. */
  readonly atOnce: boolean
}

/** How large a prompt may be at most. */
export type Bound = { readonly tokens: number; readonly images: number }

/** What is known of a client's session at the time of a call, and what it is to remember of it. */
export type SessionAsk = {
  readonly caller: Caller
  /** As the client names it; null where it does not. */
  readonly session: string | null
  readonly surface: Surface
  readonly body: Buffer
}

export type Judging = {
  readonly readSurface: ReadSurface
  readonly writeBody: WriteBody
  readonly checkFields: (
    surface: Surface,
    body: Buffer,
    allow: readonly Allowance[],
  ) => Refusal | null
  readonly priceOf: PriceOf
  /** The bound of a prompt, tighter where the session is known. */
  readonly boundOf: (ask: SessionAsk, link: Link) => Bound
  /** Told of each settled prompt, so that the session's next bound is tight. */
  readonly boundWas: (ask: SessionAsk, link: Link, tokens: Tokens) => void
  readonly outputLimitOf: (ask: OutputAsk) => number | Refused
  readonly worstCase: (price: ModelPrice, bound: Bound, outputLimit: number) => NanoUsd
  readonly tableCost: (price: ModelPrice, tokens: Tokens) => NanoUsd
  /** An answer to `count_tokens`, made here: no upstream is asked. */
  readonly countTokens: (body: Buffer) => { readonly input_tokens: number } | Refused
}

export type OutputAsk = {
  readonly surface: Surface
  readonly body: Buffer
  readonly link: Link
  readonly price: ModelPrice
  readonly limits: Limits
}

export type Tapping = {
  readonly tapStream: (protocol: Protocol, asked: Asked) => StreamTap
  readonly tapJson: (protocol: Protocol, body: Buffer, asked: Asked) => Reading
  /** Told of each try when it is over and settled or left open. */
  readonly observe: (seen: Observation) => void
}

/** One try as the figures see it. */
export type Observation = Pick<Ask, 'route' | 'model' | 'protocol' | 'asked' | 'stream'> & {
  readonly outcome: Settlement['outcome']
  readonly status: number | null
  readonly reading: Reading | null
  /** Null while it is not known. */
  readonly charged: NanoUsd | null
  readonly held: NanoUsd
  readonly firstByteMs: number | null
  readonly totalMs: number
}

export type Answering = {
  readonly queue: HumanQueue | null
  /** A person's text as the model's answer, in the client's protocol. */
  readonly answerAsModel: (
    protocol: Protocol,
    answer: PersonsAnswer,
  ) => {
    readonly contentType: string
    readonly headers?: Readonly<Record<string, string>>
    readonly chunks: readonly (string | Uint8Array)[]
  }
  /** What keeps a waiting client's stream alive and means nothing. */
  readonly pingOf: (protocol: Protocol) => string
}

/** What a person said, and what the answer has to name. */
export type PersonsAnswer = Omit<Extract<Verdict, { readonly is: 'answered' }>, 'is'> & {
  readonly model: string
  readonly id: string
  readonly stream: boolean
}

export type Choosing = {
  /** Null while there is no table that can be used. */
  readonly inForce: () => InForce | null
  /** The table that this call's session keeps to, else the one in force. */
  readonly tableFor: (ask: SessionAsk, inForce: InForce) => InForce
  readonly callerOf: (token: string) => Caller | null
  readonly upstreams: () => ReadonlyMap<string, Upstream>
  readonly keyOf: KeyOf
}

export type RelayDoors = {
  readonly clock: Clock
  readonly limits: Limits
  readonly deadlines: Deadlines
  readonly places: Places
  readonly breakers: Breakers
  readonly standing: Standing
  readonly send: SendCall
  readonly ledger: Ledger
  readonly judging: Judging
  readonly tapping: Tapping
  readonly choosing: Choosing
  readonly answering: Answering
  readonly tell: TellDaemon
  /** Names a client's request; its tries share it. */
  readonly newCall: () => string
  /** What nobody foresaw; never holds text of a prompt. */
  readonly mistake: (error: unknown) => void
}

/** Of the scrape: its own token, since a scraper is no agent. */
export type Metrics = {
  readonly mayRead: (token: string) => boolean
  readonly exposition: () => string
}
