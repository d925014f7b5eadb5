/** Simple honest doors of the relay: books in memory, a tap that reads whole events, a table of a few routes. */
import { systemClock, type Clock } from '../../src/clock.ts'
import { scaled } from '../../src/decimal.ts'
import { breakers } from '../../src/gateway/relay/breakers.ts'
import type { Caller, Protocol } from '../../src/gateway/call.ts'
import { deadlines } from '../../src/gateway/relay/deadlines.ts'
import type { Ask, Ledger, Pending, Settlement } from '../../src/gateway/ledger/ledger.ts'
import { LIMITS, type Limits } from '../../src/gateway/limits.ts'
import { places } from '../../src/gateway/relay/places.ts'
import type { ModelPrice } from '../../src/gateway/prices/prices.ts'
import type { Reading, StreamTap } from '../../src/gateway/tap/reading.ts'
import type { RelayDoors } from '../../src/gateway/relay/relay-doors.ts'
import type { Span, Surface } from '../../src/gateway/request/request.ts'
import { standings } from '../../src/gateway/relay/standing.ts'
import type { GatewayNotice } from '../../src/gateway/telling.ts'
import type { Upstream } from '../../src/gateway/relay/upstream.ts'
import { upstreamHttp, type UpstreamHttp } from '../../src/gateway/relay/upstream-http.ts'
import { modelName, type Fallback, type Route, type RoutingTable } from '../../src/routing/table.ts'
import { walkOf } from '../../src/routing/walk.ts'

export const PRICE: ModelPrice = {
  version: 7,
  tiers: [
    {
      fromPromptTokens: 0,
      prompt: 1_000_000_000_000n,
      completion: 1_000_000_000_000n,
      cacheRead: null,
      cacheWrite: null,
      cacheWriteHour: null,
      reasoning: null,
    },
  ],
  perRequest: 0n,
  perImage: 0n,
  contextLength: null,
  maxCompletionTokens: null,
}

export const AGENT: Caller = {
  kind: 'agent',
  name: 'triage',
  run: 'r1',
  routes: null,
  direct: [],
  provider: null,
  caps: [],
  until: null,
}

export function routeTo(name: string, over: Partial<Route> = {}): Route {
  return {
    name,
    model: { upstream: 'openrouter', id: `maker/${name}` },
    caps: [],
    maxConcurrency: null,
    maxOutputTokens: null,
    provider: null,
    fallback: null,
    allow: [],
    ...over,
  }
}

export function tableOf(
  routes: readonly Route[],
  fallback: Fallback = { routes: [], human: null },
): RoutingTable {
  return { weeklyReview: null, routes, fallback, allowDirect: [], caps: [] }
}

export type Row = {
  readonly ask: Ask
  generation: string | null
  settlement: Settlement | null
  pending: Pending | null
}

/** Holds under the first cap only: enough to be over one. */
export function memoryLedger(): Ledger & { readonly rows: Row[] } {
  const rows: Row[] = []
  const rowOf = (hold: number): Row => {
    const row = rows[hold]
    if (row === undefined) throw new Error(`no hold ${hold}`)
    if (row.settlement !== null || row.pending !== null) throw new Error(`settled twice: ${hold}`)
    return row
  }
  return {
    rows,
    reserve(ask) {
      const [cap] = ask.caps
      const spent = rows
        .filter((row) => row.ask.route === ask.route)
        .reduce((sum, row) => sum + (row.settlement?.charged ?? row.ask.held), 0n)
      if (cap !== undefined && spent + ask.held > cap.limit) {
        return Promise.resolve({ over: { ...cap, spent, held: 0n } })
      }
      rows.push({ ask, generation: null, settlement: null, pending: null })
      return Promise.resolve({ hold: rows.length - 1 })
    },
    name(hold, generation) {
      const row = rows[hold]
      if (row !== undefined) row.generation = generation
    },
    settle(hold, settlement) {
      rowOf(hold).settlement = settlement
      return Promise.resolve()
    },
    leaveOpen(hold, pending) {
      rowOf(hold).pending = pending
      return Promise.resolve()
    },
  }
}

export type Simple = {
  readonly doors: RelayDoors
  readonly ledger: ReturnType<typeof memoryLedger>
  readonly notices: GatewayNotice[]
  readonly mistakes: unknown[]
  readonly http: UpstreamHttp
  table: RoutingTable
  /** By token. */
  readonly callers: Map<string, Caller>
  /** Models without a price. */
  readonly unpriced: Set<string>
}

export type SimpleAsk = {
  readonly upstreams: readonly Partial<Upstream>[]
  readonly table: RoutingTable
  readonly limits?: Partial<Limits>
  readonly clock?: Clock
  readonly answering?: Partial<RelayDoors['answering']>
}

export const TOKEN = 'ah-token'

export function simpleDoors({ upstreams, table, ...rest }: SimpleAsk): Simple {
  const clock = rest.clock ?? systemClock
  const limits = { ...LIMITS, port: 0, ...rest.limits }
  const watch = deadlines(clock)
  const all = new Map(upstreams.map((one) => [one.name ?? 'openrouter', upstreamOf(one)]))
  const keyOf = (): string => 'upstream-key'
  const http = upstreamHttp({
    upstreams: () => all,
    keyOf,
    deadlines: watch,
    connections: 256,
    connectMs: limits.connectMs,
    askMs: 30_000,
  })
  const ledger = memoryLedger()
  const notices: GatewayNotice[] = []
  const mistakes: unknown[] = []
  const callers = new Map([[TOKEN, AGENT]])
  const unpriced = new Set<string>()
  let calls = 0
  const simple: Simple = {
    ledger,
    notices,
    mistakes,
    http,
    table,
    callers,
    unpriced,
    doors: {
      clock,
      limits,
      deadlines: watch,
      places: places(),
      breakers: breakers(clock),
      standing: standings((notice) => notices.push(notice)),
      send: http.send,
      ledger,
      judging: {
        learnPrice: () => Promise.resolve(),
        readSurface,
        writeBody: (_surface, body, { model, outputLimit, provider }) => [
          Buffer.from(
            JSON.stringify({
              ...(JSON.parse(body.toString('utf8')) as object),
              model,
              max_tokens: outputLimit,
              ...(provider === null ? {} : { provider }),
            }),
          ),
        ],
        checkFields: (surface, _body, allow) =>
          surface.spans.has('n') && !allow.includes('choices')
            ? { status: 400, code: 'field_not_allowed', message: '"n" changes the price' }
            : null,
        priceOf: ({ id }) => (unpriced.has(id) ? null : PRICE),
        boundsOf:
          ({ body }) =>
          () => ({ tokens: body.length, worst: () => 1_000_000n, was: () => undefined }),
        outputLimitOf: () => 1000,
        tableCost: () => 4000n,
        estimate: (_model, bytes) => ({
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ input_tokens: bytes }),
        }),
      },
      tapping: {
        tapStream: (protocol) => simpleTap(protocol),
        tapJson,
        figures: {
          add: () => undefined,
          fellBack: () => undefined,
          refused: () => undefined,
          streamOpened: () => () => undefined,
        },
      },
      choosing: {
        inForce: () => ({ version: 'v1', table: simple.table, atOnce: false }),
        tableFor: (_ask, inForce) => inForce,
        words: { modelName, walkOf },
        callerOf: (token) => callers.get(token) ?? null,
        upstreams: () => all,
        keyOf,
      },
      answering: {
        queue: null,
        answerAsModel: (_protocol, { text, stream }) => ({
          contentType: stream ? 'text/event-stream' : 'application/json',
          chunks: [JSON.stringify({ text })],
        }),
        pingOf: () => ': ping\n\n',
        ...rest.answering,
      },
      tell: (notice) => notices.push(notice),
      newCall: () => `call-${(calls += 1)}`,
      mistake: (error) => mistakes.push(error),
    },
  }
  return simple
}

function upstreamOf(over: Partial<Upstream>): Upstream {
  return {
    name: 'openrouter',
    url: 'http://127.0.0.1:1/api/v1',
    protocols: ['messages', 'chat', 'responses'],
    auth: 'bearer',
    isOpenRouter: true,
    prices: new Map(),
    ...over,
  }
}

function readSurface(
  protocol: Protocol,
  body: Buffer,
): ReturnType<RelayDoors['judging']['readSurface']> {
  const text = body.toString('utf8')
  try {
    const found = JSON.parse(text) as Record<string, unknown>
    const spans = new Map<string, Span>()
    for (const key of Object.keys(found)) {
      const value = JSON.stringify(found[key])
      const from = text.indexOf(value, text.indexOf(`"${key}":`))
      spans.set(key, { from, to: from + value.length })
    }
    const surface: Surface = {
      protocol,
      model: String(found['model']),
      stream: found['stream'] === true,
      outputLimit: null,
      spans,
    }
    return surface
  } catch {
    return { refused: { status: 400, code: 'bad_body', message: 'the body is no JSON object' } }
  }
}

const NOTHING: Reading = {
  end: 'cut',
  finish: null,
  tokens: null,
  cost: null,
  servedModel: null,
  provider: null,
  generation: null,
  tools: [],
  faults: [],
  textLength: 0,
  error: null,
}

/** Looks at all of the text at each step, which a real one does not. */
function simpleTap(protocol: Protocol): StreamTap {
  const parts: Uint8Array[] = []
  const events = (): { name: string; data: string }[] =>
    Buffer.concat(parts)
      .toString('utf8')
      .split('\n\n')
      .slice(0, -1)
      .map((event) => ({
        name: /^event: (.*)$/m.exec(event)?.[1] ?? '',
        data: /^data: (.*)$/m.exec(event)?.[1] ?? '',
      }))
      .filter(({ name, data }) => data !== '' && name !== 'ping')
  const isError = ({ name, data }: { name: string; data: string }): boolean =>
    name === 'error' || data.startsWith('{"error"')
  return {
    push: (chunk) => parts.push(chunk),
    opening() {
      const [first] = events()
      if (first === undefined) return 'quiet'
      return isError(first) ? 'error' : 'begun'
    },
    end() {
      const all = events()
      const text = all.map(({ data }) => data).join('\n')
      const cost = /"cost":([\d.e-]+)/.exec(text)?.[1]
      const isWhole =
        protocol === 'messages' ? text.includes('message_stop') : text.includes('[DONE]')
      const failed = all.find(isError)
      const code = failed === undefined ? null : /"code":(\d+)/.exec(failed.data)?.[1]
      return {
        ...NOTHING,
        end: failed === undefined ? (isWhole ? 'complete' : 'cut') : 'error',
        cost: cost === undefined ? null : scaled(cost, 9),
        textLength: text.length,
        error: failed === undefined ? null : { status: code ? Number(code) : null, type: '' },
      }
    },
  }
}

function tapJson(_protocol: Protocol, body: Uint8Array): Reading {
  const text = Buffer.from(body).toString('utf8')
  const cost = /"cost":([\d.e-]+)/.exec(text)?.[1]
  const code = /"error":\{"code":(\d+)/.exec(text)?.[1]
  const isError = text.startsWith('{"error"')
  return {
    ...NOTHING,
    end: isError ? 'error' : 'complete',
    tokens: { input: 10, output: 2, cached: 0, cacheWrite: 0, reasoning: 0 },
    cost: cost === undefined ? null : scaled(cost, 9),
    error: isError ? { status: code === undefined ? null : Number(code), type: '' } : null,
  }
}
