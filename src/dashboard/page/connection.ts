/** A stream of events that is kept open: it breaks and comes again, with what was missed. */
import type { Clock } from '../../clock.ts'
import { frameReader, type Frame } from '../frames.ts'
import { AskError, troubleText, type Ask } from './asking.ts'

export type LinkState =
  | { readonly is: 'connecting' | 'live' }
  | { readonly is: 'lost'; readonly why: string }
  /** No further try can mend it. */
  | { readonly is: 'refused'; readonly status: number; readonly why: string }

export type Connection = {
  readonly path: string
  readonly frame: (frame: Frame) => void
  readonly state: (state: LinkState) => void
  /** Nothing for so long means that it is dead; null for a stream that may be silent. */
  readonly silenceMaxMs: number | null
  readonly stop: AbortSignal
}

const WAITS_MS = [500, 1000, 2000, 5000, 10_000]

/** Until `stop` is aborted or it is refused. */
export async function connect(connection: Connection, ask: Ask, clock: Clock): Promise<void> {
  const { state, stop } = connection
  let lastId: string | null = null
  let failures = 0
  state({ is: 'connecting' })
  while (!stop.aborted) {
    try {
      const frame = (each: Frame): void => {
        failures = 0
        lastId = each.id ?? lastId
        connection.frame(each)
      }
      await once({ ...connection, frame }, lastId, { ask, clock })
      state({ is: 'lost', why: '' })
    } catch (error) {
      if (stop.aborted) return
      if (error instanceof AskError && error.status < 500) {
        return state({ is: 'refused', status: error.status, why: troubleText(error) })
      }
      state({ is: 'lost', why: troubleText(error) })
    }
    await pause(WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 1000, clock, stop)
    failures += 1
  }
}

async function once(
  { path, frame, state, silenceMaxMs, stop }: Connection,
  lastId: string | null,
  { ask, clock }: { readonly ask: Ask; readonly clock: Clock },
): Promise<void> {
  const dead = new AbortController()
  const signal = AbortSignal.any([stop, dead.signal])
  let cancel = (): void => undefined
  const heard = (): void => {
    cancel()
    if (silenceMaxMs === null) return
    cancel = clock.wakeAt(clock.steady() + silenceMaxMs, () => dead.abort(new Error('silence')))
  }
  heard()
  try {
    const headers: Readonly<Record<string, string>> =
      lastId === null ? {} : { 'last-event-id': lastId }
    const { body } = await ask.open(path, headers, signal)
    if (body === null) return
    state({ is: 'live' })
    const read = frameReader()
    const decoder = new TextDecoder()
    // Not every browser can iterate over a stream.
    const pieces = body.getReader()
    for (let next = await pieces.read(); !next.done; next = await pieces.read()) {
      heard()
      for (const each of read(decoder.decode(next.value, { stream: true }))) frame(each)
    }
  } finally {
    cancel()
  }
}

/** Shorter when the network is back, or somebody looks at the page again. */
function pause(ms: number, clock: Clock, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel()
      stop.removeEventListener('abort', end)
      removeEventListener('online', end)
      document.removeEventListener('visibilitychange', end)
      resolve()
    }
    const cancel = clock.wakeAt(clock.steady() + ms, end)
    stop.addEventListener('abort', end)
    addEventListener('online', end)
    document.addEventListener('visibilitychange', end)
  })
}
