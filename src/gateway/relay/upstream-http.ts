/**
 * Connections to the upstreams: one pool for each origin, kept warm, made anew after the host slept. Deadlines are
 * the caller's. Never follows a redirect; a key goes into the request's header and nowhere else.
 */
import { Pool, type Dispatcher } from 'undici'
import { codeOf } from '../../errors.ts'
import { askUpstream } from './ask-upstream.ts'
import type { Deadlines } from './deadlines.ts'
import { guardOf, type KeyGuard } from './key-guard.ts'
import { ABORTED, type AnswerListener, type SendCall } from './sending.ts'
import type { AskUpstream, KeyOf, Upstream } from './upstream.ts'

export type UpstreamDoors = {
  /** By name. */
  readonly upstreams: () => ReadonlyMap<string, Upstream>
  readonly keyOf: KeyOf
  readonly deadlines: Deadlines
  /** Of one pool; calls beyond wait for a connection. */
  readonly connections: number
  readonly connectMs: number
  /** For a whole question beside the calls. */
  readonly askMs: number
}

export type UpstreamHttp = {
  readonly send: SendCall
  readonly ask: AskUpstream
  /** Connections from before a sleep are dead without knowing it: new calls get new ones. */
  readonly flush: () => void
  readonly close: () => Promise<void>
}

/** Above this a body is sent in its parts; below, one copy is cheaper than several writes. */
const COPIED_MAX_BYTES = 262_144
/** Longer than an agent thinks between two calls; hints of the upstream's own shorten it. */
const KEEP_ALIVE_MS = 60_000

export function upstreamHttp(doors: UpstreamDoors): UpstreamHttp {
  let pools = new Map<string, Pool>()
  const poolOf = (origin: string): Pool => {
    const found = pools.get(origin)
    if (found !== undefined) return found
    const pool = new Pool(origin, {
      connections: doors.connections,
      pipelining: 1,
      // One call, one connection: closing it is what stops the upstream.
      allowH2: false,
      connect: { timeout: doors.connectMs },
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    pools.set(origin, pool)
    return pool
  }
  const send: SendCall = (call, listener) => {
    const { origin, pathname } = addressOf(call.upstream.url)
    const key = doors.keyOf(call.upstream.name)
    const handler = answerHandler(listener, guardOf(key))
    poolOf(origin).dispatch(
      {
        method: call.method,
        path: pathname + call.path,
        headers: [...call.headers, ...keyHeader(call.upstream, key)],
        body: bodyOf(call.body),
      } as Dispatcher.DispatchOptions,
      handler,
    )
    return handler
  }
  return {
    send,
    ask: askUpstream({ ...doors, send }),
    flush() {
      const old = pools
      pools = new Map()
      for (const pool of old.values()) void pool.close()
    },
    async close() {
      const all = [...pools.values()]
      pools = new Map()
      await Promise.all(all.map((pool) => pool.destroy()))
    },
  }
}

type AnswerHandler = Dispatcher.DispatchHandler & ReturnType<SendCall>

function answerHandler(listener: AnswerListener, guard: KeyGuard): AnswerHandler {
  let controller: Dispatcher.DispatchController | null = null
  let isAborted = false
  let isOver = false
  const fail = (code: string): void => {
    if (isOver) return
    isOver = true
    listener.failed(code)
  }
  return {
    onRequestStart(started) {
      controller = started
      if (isAborted) started.abort(new Error(ABORTED))
      else listener.sent()
    },
    onResponseStart(_controller, status, headers) {
      if (!isOver) listener.head(status, guard.headers(headers))
    },
    onResponseData(_controller, chunk) {
      if (!isOver) listener.data(guard.chunk(chunk))
    },
    onResponseEnd() {
      if (isOver) return
      isOver = true
      listener.ended()
    },
    onResponseError(_controller, error) {
      fail(isAborted ? ABORTED : (codeOf(error) ?? 'unknown'))
    },
    abort() {
      if (isAborted || isOver) return
      isAborted = true
      controller?.abort(new Error(ABORTED))
      // While it waits for a connection there is nothing to abort yet: the handler does when there is.
      fail(ABORTED)
    },
    pause: () => controller?.pause(),
    resume: () => controller?.resume(),
  }
}

function bodyOf(parts: readonly Buffer[]): Buffer | readonly Buffer[] | null {
  if (parts.length <= 1) return parts[0] ?? null
  const bytes = parts.reduce((sum, part) => sum + part.length, 0)
  return bytes <= COPIED_MAX_BYTES ? Buffer.concat(parts, bytes) : parts
}

function keyHeader({ auth }: Upstream, key: string | null): readonly string[] {
  if (key === null) return []
  return auth === 'bearer' ? ['authorization', `Bearer ${key}`] : ['x-api-key', key]
}

const addresses = new Map<string, { readonly origin: string; readonly pathname: string }>()

function addressOf(url: string): { readonly origin: string; readonly pathname: string } {
  const found = addresses.get(url)
  if (found !== undefined) return found
  const { origin, pathname } = new URL(url)
  const address = { origin, pathname: pathname === '/' ? '' : pathname }
  addresses.set(url, address)
  return address
}
