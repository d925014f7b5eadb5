/**
 * What has been read of an answer so far: the readers of the three protocols write it, and `tap.ts` makes a reading
 * of it. Everything in it is bounded. Pure.
 */
import type { AnswerError } from './answer-error.ts'
import { type GatheredText, gatheredText } from './gathered-text.ts'
import { type LeakWatch, leakWatch } from './leaked-calls.ts'
import type { NanoUsd } from '../ledger/money.ts'
import type { Tokens } from './reading.ts'

/** A call that is being put together. */
export type CallDraft = {
  readonly id: string
  name: string
  /** JSON of its arguments, in pieces. */
  readonly pieces: GatheredText
  /** Its arguments where they came parsed, and no piece did. */
  value: unknown
  /** Its input is free text, not JSON. */
  readonly isFreeText: boolean
}

export type Draft = {
  opening: 'quiet' | 'begun' | 'error'
  /** It said itself that it is over. */
  isEnded: boolean
  finish: string | null
  error: AnswerError | null
  tokens: Tokens | null
  cost: NanoUsd | null
  servedModel: string | null
  provider: string | null
  generation: string | null
  readonly text: LeakWatch
  readonly calls: CallDraft[]
  /** The calls by the protocol's own place of each, where its further pieces belong. */
  readonly places: Map<string, CallDraft>
}

/** An answer with more calls is read as far as that. */
const CALLS_MAX = 256
/** Arguments of one call; what comes after is not kept, and it is then not judged by its arguments. */
export const ARGUMENTS_LETTERS_MAX = 4_000_000
const NAME_LETTERS_MAX = 256

export function emptyDraft(): Draft {
  return {
    opening: 'quiet',
    isEnded: false,
    finish: null,
    error: null,
    tokens: null,
    cost: null,
    servedModel: null,
    provider: null,
    generation: null,
    text: leakWatch(),
    calls: [],
    places: new Map(),
  }
}

/** The client is about to see something that cannot be taken back. */
export function begin(draft: Draft): void {
  if (draft.opening === 'quiet') draft.opening = 'begun'
}

export function fail(draft: Draft, error: AnswerError): void {
  draft.error ??= error
  if (draft.opening === 'quiet') draft.opening = 'error'
}

/** The first answer to a question stays: later events repeat it. */
export function name(
  draft: Draft,
  said: Partial<Pick<Draft, 'servedModel' | 'provider' | 'generation'>>,
): void {
  draft.servedModel ??= said.servedModel ?? null
  draft.provider ??= said.provider ?? null
  draft.generation ??= said.generation ?? null
}

/** Null where there are too many already. */
export function newCall(
  draft: Draft,
  place: string,
  { id, named, isFreeText = false }: { id: string; named: string; isFreeText?: boolean },
): CallDraft | null {
  if (draft.calls.length >= CALLS_MAX) return null
  const call: CallDraft = { id, name: '', pieces: gatheredText(), value: undefined, isFreeText }
  draft.calls.push(call)
  draft.places.set(place, call)
  addName(call, named)
  return call
}

/** Names come whole, in parts, empty, or whole again with every event. */
export function addName(call: CallDraft, piece: string): void {
  if (piece === call.name || call.name.length > NAME_LETTERS_MAX) return
  call.name += piece
}

export function addArguments(call: CallDraft, piece: string): void {
  if (call.pieces.about() < ARGUMENTS_LETTERS_MAX) call.pieces.plain(piece)
}

/** The same, still escaped. */
export function addEscapedArguments(call: CallDraft, piece: string): void {
  if (call.pieces.about() < ARGUMENTS_LETTERS_MAX) call.pieces.escaped(piece)
}
