/**
 * A local server that answers as OpenRouter's Data API does (shapes: test/fixtures/openrouter), out of a
 * made-up market, and that makes every mistake it is told to make.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import {
  dayAt,
  MARKET,
  mondayBefore,
  plusDays,
  summed,
  tokensOf,
  topFifty,
  type MarketModel,
} from './openrouter-market.ts'

export type Fault =
  | {
      readonly status: number
      readonly message?: string
      readonly retryAfter?: string
      readonly location?: string
    }
  /** A page instead of JSON, with 200. */
  | 'html'
  /** The connection ends in the middle of the body. */
  | 'cut-off'
  /** The whole answer is there, and it is half of the JSON. */
  | 'truncated'
  /** Takes the request and never answers. */
  | 'silent'
  /** Hangs up at once. */
  | 'hang-up'
  | 'huge'
  | 'duplicate-rows'
  | 'contradicting-rows'
  | 'negative'
  | 'absurd'
  | 'not-decimal'
  /** Without `model_permaslug` in one row, without `pricing` in one model. */
  | 'missing-key'
  | 'no-meta'
  /** The newest Wednesday has no rows. */
  | 'missing-day'
  /** The data end on the newest Wednesday. */
  | 'half-week'
  /** Half of the models are not there. */
  | 'fewer-rows'

export type Asked = { readonly path: string; readonly authorization: string | undefined }

export type OpenRouterStandIn = {
  /** For AGENTHOST_OPENROUTER_URL. */
  readonly url: string
  /** What it was asked, in order. */
  readonly asked: Asked[]
  /** Requests whose path holds `part` get this, so often; the newest word wins. */
  readonly fault: (part: string, fault: Fault, times?: number) => void
  /** Everything is right again. */
  readonly mend: () => void
  /** Figures are restated: so many thousandths of what they were, as of then. */
  readonly restate: (thousandths: number, asOf?: string) => void
  readonly close: () => Promise<void>
}

export type StandInOptions = {
  /** The day it is, in UTC; the last completed one is the day before. Today when nothing is said. */
  readonly today?: () => string
  readonly market?: readonly MarketModel[]
  /** The only key that it takes. */
  readonly key?: string
}

type Answer = { readonly status: number; readonly body: unknown }
type Wish = { readonly part: string; readonly fault: Fault; left: number }
type World = Required<StandInOptions> & { thousandths: number; asOf: string | null }

export const STAND_IN_KEY = 'sk-or-v1-of-the-stand-in'

export async function openRouterStandIn(options: StandInOptions = {}): Promise<OpenRouterStandIn> {
  const world: World = {
    today: options.today ?? (() => new Date().toISOString().slice(0, 10)),
    market: options.market ?? MARKET,
    key: options.key ?? STAND_IN_KEY,
    thousandths: 1000,
    asOf: null,
  }
  const asked: Asked[] = []
  const wishes: Wish[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push({ path, authorization: request.headers.authorization })
    const wish = wishes.findLast(({ part, left }) => left > 0 && path.includes(part))
    if (wish !== undefined) wish.left -= 1
    reply(request, response, wish?.fault ?? null, world)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    asked,
    fault: (part, fault, times = Infinity) => void wishes.push({ part, fault, left: times }),
    mend: () => void wishes.splice(0),
    restate(thousandths, asOf) {
      world.thousandths = thousandths
      world.asOf = asOf ?? world.asOf
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

function reply(
  request: IncomingMessage,
  response: ServerResponse,
  fault: Fault | null,
  world: World,
): void {
  if (fault === 'silent') return
  if (fault === 'hang-up') return void request.socket.destroy()
  if (fault === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' })
    return void response.end('<!DOCTYPE html><title>Just a moment…</title>')
  }
  if (fault === 'huge') return flood(response)
  if (typeof fault === 'object' && fault !== null) return refuse(response, fault)
  const { status, body } = answerTo(request, fault, world)
  const text = JSON.stringify(body)
  if (fault === 'cut-off') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
    return void response.write(text.slice(0, text.length / 2), () => response.destroy())
  }
  const whole = Buffer.from(fault === 'truncated' ? text.slice(0, text.length / 2) : text)
  const isPacked = String(request.headers['accept-encoding']).includes('gzip')
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(isPacked && { 'content-encoding': 'gzip' }),
  })
  response.end(isPacked ? gzipSync(whole) : whole)
}

function refuse(response: ServerResponse, fault: Exclude<Fault, string>): void {
  const { status, message = `Refused with ${status}.`, retryAfter, location } = fault
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter !== undefined && { 'retry-after': retryAfter }),
    ...(location !== undefined && { location }),
  })
  response.end(JSON.stringify({ error: { code: status, message } }))
}

/** A gigabyte of spaces, as long as somebody reads them. */
function flood(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  const piece = Buffer.alloc(1 << 20, ' ')
  let left = 1024
  const go = (): void => {
    while (left-- > 0) if (!response.write(piece)) return void response.once('drain', go)
    response.end()
  }
  go()
}

function answerTo(request: IncomingMessage, fault: string | null, world: World): Answer {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://stand-in')
  if (pathname === '/api/frontend/v1/rankings/models') return ok(billed(world))
  if (pathname === '/api/v1/models') return ok(catalogue(fault, world))
  if (request.headers.authorization !== `Bearer ${world.key}`)
    return { status: 401, body: { error: { code: 401, message: 'No auth credentials found' } } }
  if (pathname === '/api/v1/datasets/rankings-daily') return daily(searchParams, fault, world)
  const endpoints = /^\/api\/v1\/models\/(.+)\/endpoints$/.exec(pathname)
  if (endpoints?.[1] !== undefined) return endpointsOf(endpoints[1], world)
  const context = CONTEXT[pathname.slice('/api/v1'.length)]
  if (context !== undefined) return ok({ ...context, ...meta(world) })
  return { status: 404, body: { error: { code: 404, message: 'Not Found' } } }
}

const ok = (body: unknown): Answer => ({ status: 200, body })
const asOfIn = (world: World): string => world.asOf ?? `${world.today()}T02:00:00.000Z`
const meta = (world: World): object => ({ meta: { as_of: asOfIn(world), version: 'v1' } })

function daily(query: URLSearchParams, fault: string | null, world: World): Answer {
  const yesterday = plusDays(world.today(), -1)
  const start = query.get('start_date') ?? plusDays(yesterday, -30)
  const asked = query.get('end_date') ?? yesterday
  const isReal = [start, asked].every(
    (day) => /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(dayAt(day)) && plusDays(day, 0) === day,
  )
  const span = (dayAt(asked) - dayAt(start)) / 86_400_000 + 1
  if (!isReal || span > 366 || span < 1 || asked < '2025-01-01' || start > yesterday)
    return { status: 400, body: { error: { code: 400, message: 'Invalid date range.' } } }
  const begin = start < '2025-01-01' ? '2025-01-01' : start
  const wednesday = plusDays(mondayBefore(plusDays(world.today(), -7)), 2)
  const last = fault === 'half-week' ? wednesday : asked > yesterday ? yesterday : asked
  const days: string[] = []
  for (let day = begin; day <= last; day = plusDays(day, 1))
    if (fault !== 'missing-day' || day !== wednesday) days.push(day)
  const bucket = query.get('period') === 'week' ? mondayBefore : (day: string): string => day
  const groups = Map.groupBy(days, bucket)
  const market = fault === 'fewer-rows' ? world.market.slice(0, 30) : world.market
  const data = [...groups].flatMap(([date, group]) =>
    topFifty(summed(group.map((day) => tokensOf(day, market)))).map(({ slug, tokens }) => ({
      date,
      model_permaslug: slug,
      total_tokens: String((tokens * BigInt(world.thousandths)) / 1000n),
    })),
  )
  const meta = { as_of: asOfIn(world), version: 'v1', start_date: begin, end_date: last }
  return ok({ data: spoilt(data, fault), ...(fault !== 'no-meta' && { meta }) })
}

type DailyRow = { date: string; model_permaslug: string; total_tokens: string }

/** The newest date's first row is the one that is wrong. */
function spoilt(rows: readonly DailyRow[], fault: string | null): readonly object[] {
  const newest = rows.at(-1)?.date
  const at = rows.findIndex(({ date }) => date === newest)
  const row = rows[at]
  if (row === undefined) return rows
  const before = rows.slice(0, at)
  const after = rows.slice(at + 1)
  const instead = (...other: readonly object[]): readonly object[] => [
    ...before,
    ...other,
    ...after,
  ]
  switch (fault) {
    case 'duplicate-rows':
      return instead(row, row)
    case 'contradicting-rows':
      return instead(row, { ...row, total_tokens: '17' })
    case 'negative':
      return instead({ ...row, total_tokens: `-${row.total_tokens}` })
    case 'absurd':
      return instead({ ...row, total_tokens: '9'.repeat(30) })
    case 'not-decimal':
      return instead({ ...row, total_tokens: '6.4e12' })
    case 'missing-key':
      return instead({ date: row.date, total_tokens: row.total_tokens })
    default:
      return rows
  }
}

function catalogue(fault: string | null, { market, today }: World): object {
  const data = market.flatMap(({ slug, id, name, price, expires = null }) => {
    if (id === null) return []
    const [canonical = slug] = slug.split(':')
    const card = {
      id,
      canonical_slug: canonical,
      name,
      created: Math.floor(dayAt('2026-01-01') / 1000),
      description: 'A model of the stand-in.',
      context_length: 262_144,
      architecture: {
        modality: 'text+image->text',
        input_modalities: ['text', 'image'],
        output_modalities: ['text'],
      },
      pricing: {
        prompt: price.prompt,
        completion: price.completion,
        ...(price.read !== undefined && { input_cache_read: price.read }),
      },
      supported_parameters: ['max_tokens', 'tools', 'tool_choice'],
      expiration_date: expires,
      added_after_this_was_written: { today: today() },
    }
    // As the source does: the batch entry has the canonical slug of the standard one.
    const half = { prompt: '0.000002', completion: '0.00001', input_cache_read: '0.0000002' }
    const batch = { ...card, id: `${id}:batch`, name: `${name} (batch)`, pricing: half }
    return id === 'anthropic/claude-opus-5.5' ? [card, batch] : [card]
  })
  if (fault === 'missing-key') {
    const [{ pricing: _pricing, ...first } = { pricing: {} }, ...rest] = data
    return { data: [first, ...rest] }
  }
  return { data, links: { next: null }, total_count: data.length }
}

/** The author's own endpoint is half as dear again as the listed one, which is another host's. */
function endpointsOf(id: string, { market }: World): Answer {
  const found = market.find((each) => each.id === id || each.slug === id)
  if (found === undefined) return { status: 404, body: { error: { code: 404, message: 'none' } } }
  const { prompt, completion } = found.price
  const dearer = (price: string): string => (Number(price) * 1.5).toFixed(10)
  const [author = ''] = id.split('/')
  const endpoint = (tag: string, pricing: object): object => ({
    name: `${tag} | ${found.slug}`,
    provider_name: tag,
    tag,
    pricing,
  })
  const endpoints = [
    endpoint('cheap-host/fp8', { prompt, completion }),
    endpoint(author, { prompt: dearer(prompt), completion: dearer(completion) }),
  ]
  return ok({ data: { id, name: found.name, endpoints } })
}

/** The seven days to yesterday: tokens at 98 % prompt, and a dollar for each ten million. */
function billed({ today, market, thousandths }: World): object {
  const days = Array.from({ length: 7 }, (_each, index) => plusDays(today(), index - 7))
  const data = summed(days.map((day) => tokensOf(day, market))).map(({ slug, tokens }) => {
    const total = (tokens * BigInt(thousandths)) / 1000n
    const [permaslug = slug, variant = 'standard'] = slug.split(':')
    const prompt = (total * 98n) / 100n
    return {
      date: `${plusDays(today(), -1)} 00:00:00`,
      model_permaslug: permaslug,
      variant,
      total_completion_tokens: Number(total - prompt),
      total_prompt_tokens: Number(prompt),
      count: 1000,
      total_usage: Number(total / 10_000_000n),
      variant_permaslug: slug,
      change: null,
      rankingMetricValue: Number(total),
    }
  })
  return { data }
}

const CONTEXT: Readonly<Record<string, object>> = {
  '/datasets/session-cost': {
    data: [
      {
        app_name: 'Claude Code',
        app_slug: 'claude-code',
        model_permaslug: 'anthropic/claude-opus-5.5-20260921',
        turn_range: '10-49-turns',
        median_session_cost_usd: 1.37,
      },
    ],
  },
  '/classifications/task': {
    data: { as_of: '2026-11-22', window_days: 7, classifications: [], macro_categories: [] },
  },
  '/datasets/app-rankings': {
    data: [
      {
        rank: 1,
        app_id: 1,
        app_name: 'OpenClaw',
        total_tokens: '9000000000000',
        total_requests: 900_000_000,
      },
    ],
  },
  '/benchmarks': { data: [] },
}
