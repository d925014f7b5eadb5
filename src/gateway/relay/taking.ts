/** What takes an upstream's answer as it comes, and what it was in the end: the words of streams and whole bodies. Pure. */
import type { Outgoing } from '../front/outgoing.ts'
import type { Protocol } from '../call.ts'
import type { Reading } from '../tap/reading.ts'
import type { TryEnd } from './settling.ts'

/** `wait`: the client is slow; `stop`: enough is known, the upstream may be closed. */
export type Next = 'more' | 'wait' | 'stop'

export type Taken = {
  /** Whether the client got this answer, be it whole or not: then there is no other link. */
  readonly isGiven: boolean
  readonly hasContent: boolean
  readonly reading: Reading | null
  /** What came and was not given: an error, to be passed on if no link does better. */
  readonly held: Buffer | null
}

export const NOTHING_TAKEN: Taken = {
  isGiven: false,
  hasContent: false,
  reading: null,
  held: null,
}

export type Taker = {
  readonly take: (chunk: Buffer) => Next
  /** Ends the client's answer too, unless nothing of it was given. */
  readonly finish: (end: TryEnd) => Taken
}

export type TakerDoors = {
  readonly protocol: Protocol
  readonly client: Outgoing
  /** Writes the head of this answer: all headers, and which model it is. */
  readonly head: () => void
  /** The head of a stream that may yet be another model's: it names none. */
  readonly earlyHead: () => void
}
