/** What a call at the priced upstream will say and cost, decided before a byte goes out; and its entry in the books. */
import type { ServerResponse } from 'node:http'
import { decimalText } from '../../src/decimal.ts'
import type { Protocol } from '../../src/gateway/call.ts'
import { NANO_DIGITS } from '../../src/gateway/ledger/money.ts'
import type { Generation, PricedBooks, SeenRequest } from './priced-books.ts'
import type { PricedFault } from './priced-faults.ts'
import {
  attoCost,
  nanoCost,
  servingEndpoint,
  type PricedModel,
  type PricedTokens,
} from './priced-market.ts'
import {
  framesOf,
  messageOf,
  withinLimit,
  type CallBody,
  type Frames,
  type Spoken,
} from './priced-wire.ts'

/** Held back before each piece; the default is one turn of the event loop, so that a stream is never one write. */
export type Pace = (piece: number) => Promise<unknown>

export type Call = {
  readonly protocol: Protocol
  readonly body: CallBody
  readonly seen: SeenRequest
  readonly key: string
  readonly model: PricedModel
  readonly spoken: Spoken
  readonly fault: PricedFault | null
  readonly response: ServerResponse
}

export type Serving = {
  readonly books: PricedBooks
  readonly pace: Pace
  /** What an answer costs that its client did not wait for. */
  readonly aborts: 'produced' | 'whole'
}

/** What was decided before a byte went out. */
export type Plan = {
  readonly generation: Generation
  readonly tokens: PricedTokens
  readonly frames: Frames
  readonly message: string
}

const FINE_DIGITS = 15
const ATTO_TO_FINE = 1000n

export function planOf(
  { protocol, body, seen, key, model, spoken, fault }: Call,
  { books }: Serving,
): Plan {
  const endpoint = servingEndpoint(model, body.provider, books.count())
  const said = withinLimit(spoken, body)
  // Four bytes a token: never more than the bytes, as with any real tokenizer.
  const prompt = Math.ceil(Buffer.byteLength(seen.body) / 4)
  const cached = Math.floor((prompt * model.cachedPercent) / 100)
  const tokens = { prompt, cached, completion: said.tokens }
  const generation = books.begin({
    at: seen.at,
    model: model.id,
    endpoint,
    key,
    protocol,
    stream: body.stream === true,
    request: seen,
    tokens,
  })
  const told = {
    model: fault?.is === 'lie' ? fault.model : model.id,
    id: generation.id,
    provider: endpoint.tag.split('/')[0] ?? endpoint.tag,
    tokens,
    cost: fault?.is === 'no-usage' ? null : costText(attoCost(endpoint, tokens), fault),
    isCut: said.isCut,
  }
  return {
    generation,
    tokens,
    frames: framesOf(protocol, said.spoken, told),
    message: messageOf(protocol, said.spoken, told),
  }
}

function costText(atto: bigint, fault: PricedFault | null): string {
  return fault?.is === 'fine-cost'
    ? decimalText(atto / ATTO_TO_FINE, FINE_DIGITS)
    : decimalText(nanoCost(atto), NANO_DIGITS)
}

export function settle(
  { generation, tokens }: Plan,
  state: 'complete' | 'aborted' | 'reset' | 'failed',
  { books }: Serving,
  completion = tokens.completion,
): void {
  const made = { ...tokens, completion }
  books.close(generation, {
    state,
    tokens: made,
    charge: nanoCost(attoCost(generation.endpoint, made)),
  })
}
