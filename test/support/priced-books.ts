/** The priced upstream's own books: every request that it saw, every generation and what it charged, to the nano-dollar. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Protocol } from '../../src/gateway/call.ts'
import type { PricedEndpoint, PricedTokens } from './priced-market.ts'

export type SeenRequest = {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** When the client hung up before it had all of the answer; null where it did not. */
  goneAt: number | null
  /** Null where none began. */
  generation: string | null
  ended: boolean
}

export type Generation = {
  readonly id: string
  readonly at: number
  readonly model: string
  readonly endpoint: PricedEndpoint
  /** Of the key that asked. */
  readonly key: string
  readonly protocol: Protocol
  readonly stream: boolean
  readonly request: SeenRequest
  state: 'open' | 'complete' | 'aborted' | 'reset' | 'failed'
  tokens: PricedTokens
  charge: bigint
  /** How often `/generation` has said that there is none of this id. */
  misses: number
}

export type Books = {
  readonly requests: readonly SeenRequest[]
  readonly generations: ReadonlyMap<string, Generation>
  /** Everything that was ever charged. */
  readonly total: bigint
  /** Requests whose answer is under way. */
  readonly open: number
}

export type PricedBooks = {
  readonly view: () => Books
  readonly see: (request: SeenRequest) => void
  readonly begin: (generation: Omit<Generation, 'id' | 'state' | 'charge' | 'misses'>) => Generation
  /** Closes it, once; what comes later changes nothing. */
  readonly close: (generation: Generation, how: Closing) => void
  readonly find: (id: string) => Generation | undefined
  readonly count: () => number
  /** Charged to this key since then. */
  readonly usage: (key: string, since: number) => bigint
}

type Closing = {
  readonly state: Exclude<Generation['state'], 'open'>
  readonly tokens: PricedTokens
  readonly charge: bigint
}

/** `charged` hears of every generation at the moment it is closed. */
export function pricedBooks(charged: (generation: Generation) => void, salt: string): PricedBooks {
  const requests: SeenRequest[] = []
  const generations = new Map<string, Generation>()
  let total = 0n
  let open = 0
  return {
    view: () => ({ requests, generations, total, open }),
    see: (request) => void requests.push(request),
    begin(about) {
      const id = `gen-${salt}-${String(generations.size + 1).padStart(6, '0')}`
      const generation: Generation = { ...about, id, state: 'open', charge: 0n, misses: 0 }
      about.request.generation = id
      generations.set(id, generation)
      open += 1
      return generation
    },
    close(generation, { state, tokens, charge }) {
      if (generation.state !== 'open') return
      Object.assign(generation, { state, tokens, charge })
      open -= 1
      total += charge
      charged(generation)
    },
    find: (id) => generations.get(id),
    count: () => generations.size,
    usage: (key, since) =>
      [...generations.values()]
        .filter((each) => each.key === key && each.at >= since)
        .reduce((sum, { charge }) => sum + charge, 0n),
  }
}
