/**
 * The doors of the relay: everything it needs of the ledger, the prices, the tap, the tables, the tokens and the
 * human queue. The composition root joins them; tests hand in simple ones. Pure.
 */
import type { Clock } from '../../clock.ts'
import type { Allowance, ModelName, RoutingTable } from '../../routing/table.ts'
import type { Breakers } from './breakers.ts'
import type { TableWords } from './chain.ts'
import type { Caller, Link, Protocol, Refusal, Refused } from '../call.ts'
import type { Deadlines } from './deadlines.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Limits } from '../limits.ts'
import type { NanoUsd } from '../ledger/money.ts'
import type { HumanQueue, Verdict } from '../queue/parked.ts'
import type { Places } from './places.ts'
import type { ModelPrice, PriceOf } from '../prices/prices.ts'
import type { Asked, Reading, StreamTap, Tokens } from '../tap/reading.ts'
import type { ReadSurface, Surface, WriteBody } from '../request/request.ts'
import type { Seeing } from './seeing.ts'
import type { SendCall } from './sending.ts'
import type { Standing } from './standing.ts'
import type { TellDaemon } from '../telling.ts'
import type { KeyOf, Upstream } from './upstream.ts'

export type InForce = {
  readonly version: string
  readonly table: RoutingTable
  /** Whether sessions that began with an earlier version have to take it too. */
  readonly atOnce: boolean
}

/** What one link may cost for one call. */
export type LinkBound = {
  /** Of the prompt, at most; a whole number. */
  readonly tokens: number
  readonly worst: (outputLimit: number) => NanoUsd
  /** Told what the prompt came to, so that the session's next bound is tight. */
  readonly was: (tokens: Tokens) => void
}

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
  /** Asks for a price that is not known; resolves, with or without it, when the upstream has answered. */
  readonly learnPrice: (model: ModelName) => Promise<void>
  /** Looks at the body at most once, and only when it is asked for a link. */
  readonly boundsOf: (ask: SessionAsk) => (link: Link, price: ModelPrice) => LinkBound
  readonly outputLimitOf: (ask: OutputAsk) => number | Refused
  readonly tableCost: (price: ModelPrice, tokens: Tokens) => NanoUsd
  /** The answer to `count_tokens` where the upstream has none: an estimate that says so. */
  readonly estimate: (model: ModelName, bytes: number) => CountAnswer
}

export type CountAnswer = {
  readonly status: 200
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
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
  readonly figures: Seeing
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
  readonly words: TableWords
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
