/** Questions to an upstream beside the calls: its prices, what a call cost, what is left of a key. */
import { connectionCauseOf } from '../../errors.ts'
import type { Deadlines } from './deadlines.ts'
import type { SendCall, UpstreamCall } from './sending.ts'
import type { AskUpstream, Upstream } from './upstream.ts'

export type AskDoors = {
  readonly upstreams: () => ReadonlyMap<string, Upstream>
  readonly send: SendCall
  readonly deadlines: Deadlines
  /** For a whole question. */
  readonly askMs: number
}

/** The list of all models has some megabytes. */
const ANSWER_MAX_BYTES = 32_000_000

export function askUpstream(doors: AskDoors): AskUpstream {
  return async (name, path, signal) => {
    const upstream = doors.upstreams().get(name)
    if (upstream === undefined) throw new Error(`no upstream is called ${name}`)
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>()
    const parts: Buffer[] = []
    let bytes = 0
    let status = 0
    const headers = ['accept', 'application/json', 'accept-encoding', 'identity']
    const call: UpstreamCall = { upstream, method: 'GET', path, headers, body: [] }
    const sending = doors.send(call, {
      sent: () => undefined,
      head: (found) => (status = found),
      data(chunk) {
        bytes += chunk.length
        if (bytes > ANSWER_MAX_BYTES) sending.abort()
        else parts.push(chunk)
      },
      ended: () => resolve({ status, text: Buffer.concat(parts).toString('utf8') }),
      failed: (code) => reject(new Error(`unable to ask ${name}: ${connectionCauseOf({ code })}`)),
    })
    const deadline = doors.deadlines.watch(doors.askMs, sending.abort)
    signal?.addEventListener('abort', sending.abort, { once: true })
    if (signal?.aborted === true) sending.abort()
    return promise.finally(() => {
      deadline.stop()
      signal?.removeEventListener('abort', sending.abort)
    })
  }
}
