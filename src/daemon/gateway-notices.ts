/**
 * Follows what the gateway tells over its own socket, and makes events of it, each once: the cursor is written in
 * the transaction of the event. Nothing is asked again and again: it waits on an open answer, and comes back after
 * an end of it, less and less often.
 */
import type { Clock } from '../clock.ts'
import { ask } from '../control/ask.ts'
import { linesOf } from '../control/lines.ts'
import { AgenthostError } from '../errors.ts'
import type { NewEvent } from '../supervisor/records.ts'
import { noticeIn } from './notice-line.ts'

export type NoticeDoors = {
  readonly socket: string
  readonly clock: Clock
  /** Whether a gateway is there to be followed, and who says that this has changed. */
  readonly isUp: () => boolean
  readonly onChange: (changed: () => void) => () => void
  readonly cursor: { readonly get: () => number; readonly put: (cursor: number) => void }
  readonly take: (event: NewEvent, also: () => void) => void
  /** A line that cannot be understood, or a mistake of ours. */
  readonly failed: (error: unknown) => void
}

export type NoticeFollower = {
  /** The host slept: connections to upstreams are dead, and the gateway is told. */
  readonly wake: () => void
  readonly close: () => void
}

/** A follower hears a blank line now and then; after so long without one it asks anew. */
const SILENCE_MAX_MS = 600_000
const AGAIN_MS = 1000
const AGAIN_MAX_MS = 60_000
const WAKE_WITHIN_MS = 5000

export function followNotices(doors: NoticeDoors): NoticeFollower {
  const { socket, clock } = doors
  const stop = new AbortController()
  let cursor = doors.cursor.get()
  const take = (line: string): void => {
    const notice = noticeIn(line, clock.now())
    if (notice === null) {
      doors.failed(new Error('the gateway told something that cannot be understood'))
      return
    }
    if (notice.cursor <= cursor) return
    cursor = notice.cursor
    doors.take(notice.event, () => doors.cursor.put(notice.cursor))
  }
  const follow = async (): Promise<void> => {
    let againMs = AGAIN_MS
    while (!stop.signal.aborted) {
      await untilUp(doors, stop.signal)
      if (stop.signal.aborted) return
      const heard = await listen({ ...doors, stop: stop.signal, since: cursor }, take)
      againMs = heard ? AGAIN_MS : Math.min(AGAIN_MAX_MS, againMs * 2)
      await pause(againMs, clock, stop.signal)
    }
  }
  follow().catch(doors.failed)
  return {
    wake() {
      const question = { method: 'POST', path: '/v1/wake', silenceMaxMs: WAKE_WITHIN_MS } as const
      const told = ask(socket, question, clock).then(({ body }) => body.return())
      // A gateway that does not answer is found by its probe.
      told.catch(() => undefined)
    },
    close: () => stop.abort(),
  }
}

/** Whether it was answered at all. Comes back at the end of the answer, whatever ended it. */
async function listen(
  {
    socket,
    clock,
    since,
    stop,
  }: NoticeDoors & { readonly since: number; readonly stop: AbortSignal },
  take: (line: string) => void,
): Promise<boolean> {
  const path = `/v1/notices?since=${since}&follow=true`
  let heard = false
  try {
    const question = { method: 'GET', path, silenceMaxMs: SILENCE_MAX_MS, signal: stop } as const
    const { status, body } = await ask(socket, question, clock)
    heard = status === 200
    for await (const line of linesOf(body)) if (heard && line.trim() !== '') take(line)
  } catch (error) {
    // It has gone, or is not there yet: who looks after its process knows which.
    if (!(error instanceof AgenthostError)) throw error
  }
  return heard
}

function untilUp({ isUp, onChange }: NoticeDoors, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isUp() && !stop.aborted) return
      forget()
      stop.removeEventListener('abort', look)
      resolve()
    }
    const forget = onChange(look)
    stop.addEventListener('abort', look)
    look()
  })
}

function pause(ms: number, clock: Clock, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      cancel()
      stop.removeEventListener('abort', finish)
      resolve()
    }
    const cancel = clock.wakeAt(clock.steady() + ms, finish)
    stop.addEventListener('abort', finish)
    if (stop.aborted) finish()
  })
}
