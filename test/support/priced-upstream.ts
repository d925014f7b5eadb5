/**
 * A stand-in for OpenRouter that keeps exact books: models with two endpoints, keys, calls in three protocols, faults on
 * demand or by chance. What it charged is known to the nano-dollar, whatever its clients believe. Which answer a call
 * gets: the directive in its newest prompt, else the next scripted one, else an echo.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { PATHS } from '../../src/gateway/relay/upstream.ts'
import type { Protocol } from '../../src/gateway/call.ts'
import type { Answer } from './model-answers.ts'
import { accountAnswer, type Accounts } from './priced-accounts.ts'
import { answerFor, type Script } from './priced-answers.ts'
import { pricedBooks, type Books, type Generation, type SeenRequest } from './priced-books.ts'
import { FAULTY_MODELS, type Chances, type PricedFault } from './priced-faults.ts'
import { PRICED_MODELS, pricedModel, type PricedModel } from './priced-market.ts'
import { isSpent, type PricedKey } from './priced-keys.ts'
import type { Pace } from './priced-plan.ts'
import { sendJson, serveCall } from './priced-serving.ts'
import { errorOf, type CallBody } from './priced-wire.ts'
import type { Dice } from './seed.ts'

export const PRICED_KEY = 'sk-or-v1-of-the-priced-upstream'
export const PRICED_MANAGEMENT_KEY = 'sk-or-v1-that-manages'

/** May be changed at any time; holds for what comes then. */
export type PricedSettings = {
  pace: Pace
  aborts: 'produced' | 'whole'
  generationMisses: number
  chances: { readonly dice: Dice; readonly chances: Chances } | null
}

export type PricedUpstream = {
  /** `http://127.0.0.1:PORT/api/v1`, for AGENTHOST_OPENROUTER_URL. */
  readonly url: string
  readonly settings: PricedSettings
  readonly books: () => Books
  /** Scripts the next answers, in this order, for calls without a directive. */
  readonly script: (...answers: readonly Answer[]) => void
  /** The next calls of this model go wrong so; `times` of them. */
  readonly fault: (model: string, fault: PricedFault, times?: number) => void
  readonly close: () => Promise<void>
}

export type PricedOptions = Partial<PricedSettings> & {
  readonly port?: number
  readonly models?: readonly PricedModel[]
  readonly now?: () => number
  readonly minds?: Script['minds']
  /** Told of each generation the moment that it is charged. */
  readonly charged?: (generation: Generation) => void
  /** Told of each call that goes wrong, and how. */
  readonly faulty?: (fault: PricedFault) => void
}

type World = Accounts &
  Script & {
    readonly settings: PricedSettings
    readonly faulty: NonNullable<PricedOptions['faulty']>
  }

export async function pricedUpstream(options: PricedOptions = {}): Promise<PricedUpstream> {
  const world = worldOf(options)
  const server = createServer((request, response) => {
    void serve(request, response, world).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  })
  server.keepAliveTimeout = 60_000
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    settings: world.settings,
    books: () => world.books.view(),
    script: (...answers) => void world.scripted.push(...answers),
    fault: (model, fault, times = Infinity) =>
      void world.wishes.push({ model, fault, left: times }),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function worldOf(options: PricedOptions): World {
  const { models = PRICED_MODELS, now = Date.now, charged = () => undefined } = options
  const { minds = () => null } = options
  const faulty = Object.keys(FAULTY_MODELS).map((id) => pricedModel(id, ['0.0000001', '0.0000004']))
  const key: PricedKey = {
    hash: 'hash-1',
    name: 'first',
    limit: null,
    limitReset: null,
    disabled: false,
  }
  const settings: PricedSettings = {
    pace: options.pace ?? (() => new Promise((resolve) => setImmediate(resolve))),
    aborts: options.aborts ?? 'produced',
    generationMisses: options.generationMisses ?? 0,
    chances: options.chances ?? null,
  }
  return {
    models: new Map([...models, ...faulty].map((model) => [model.id, model])),
    keys: new Map([[PRICED_KEY, key]]),
    managementKey: PRICED_MANAGEMENT_KEY,
    // Ids of two upstreams never meet in one ledger.
    books: pricedBooks(
      charged,
      process.pid.toString(36) + Math.trunc(performance.now()).toString(36),
    ),
    now,
    generationMisses: () => settings.generationMisses,
    settings,
    faulty: options.faulty ?? (() => undefined),
    scripted: [],
    minds,
    wishes: [],
    chances: () => settings.chances,
  }
}

const PROTOCOLS = new Map(
  (Object.entries(PATHS) as [Protocol, string][]).map(([protocol, path]) => [path, protocol]),
)

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  world: World,
): Promise<void> {
  const body = await text(request)
  const { method = '', url = '', headers } = request
  const path = url.replace(/^\/api\/v1/, '')
  const seen: SeenRequest = {
    at: world.now(),
    method,
    path,
    headers,
    body,
    goneAt: null,
    generation: null,
    ended: false,
  }
  world.books.see(seen)
  response.on('close', () => {
    seen.ended = true
    if (!response.writableFinished) seen.goneAt = world.now()
  })
  if (path === '/__books') return sendJson(response, 200, booksText(world.books.view()))
  const key = keyOf(request)
  const account = accountAnswer({ method, path, key, body }, world)
  if (account !== null) return sendJson(response, account.status, JSON.stringify(account.body))
  const protocol = PROTOCOLS.get(path.split('?')[0] ?? '')
  if (protocol === undefined || method !== 'POST') return refuse(response, 'chat', 404)
  if (!world.keys.has(key)) return refuse(response, protocol, 401)
  if (isSpent(key, world)) return refuse(response, protocol, 402)
  const call = JSON.parse(body) as CallBody
  const model = world.models.get(call.model ?? '')
  if (model === undefined) return refuse(response, protocol, 404)
  const { spoken, fault } = await answerFor(protocol, call, model.id, world)
  if (fault !== null) world.faulty(fault)
  await serveCall(
    { protocol, body: call, seen, key, model, spoken, fault, response },
    { books: world.books, pace: world.settings.pace, aborts: world.settings.aborts },
  )
}

/** For a test that has the upstream as another process: nano-dollars as text. */
function booksText({ generations, requests, total, open }: Books): string {
  const charges = [...generations.values()].map(({ id, state, charge }) => [id, state, charge])
  return JSON.stringify(
    { total, open, requests: requests.length, charges },
    (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  )
}

function refuse(response: ServerResponse, protocol: Protocol, status: number): void {
  sendJson(response, status, JSON.stringify(errorOf(protocol, status)))
}

function keyOf({ headers }: IncomingMessage): string {
  const own = headers['x-api-key']
  return headers.authorization?.replace(/^Bearer /i, '') ?? (typeof own === 'string' ? own : '')
}
