/** The questions about alerts: the list, the acknowledgement, the test, and the notices as they are made. */
import { Readable } from 'node:stream'
import type { Clock } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import { eventLines, type EventDoors } from './event-lines.ts'
import { Lines, type Route } from './json-http.ts'
import { alertsQueryShape, noticesQueryShape } from './alert-protocol.ts'
import type { AlertRow, AlertTest, Hello, NoticeRow } from './alert-protocol.ts'
import { API } from './protocol.ts'
import { validated } from './refusal.ts'

export type AlertDoors = {
  /** The open ones, then the newest so many of the others. */
  readonly list: (others: number) => readonly AlertRow[]
  readonly undelivered: () => number
  /** Null for a number that no alert has. */
  readonly acknowledge: (id: number) => AlertRow | null
  readonly test: () => Promise<AlertTest>
  readonly hello: () => Hello
  readonly notices: EventDoors<NoticeRow>
}

const OTHERS = 20
const OTHERS_MAX = 1000

export function alertRoutes(
  doors: AlertDoors,
  { clock, closing }: { readonly clock: Clock; readonly closing: AbortSignal },
): readonly Route[] {
  return [
    {
      method: 'GET',
      path: `${API}/alerts`,
      answer({ query }) {
        const { last = OTHERS } = validated(alertsQueryShape, query, 'list alerts')
        const alerts = doors.list(Math.min(Math.max(0, last), OTHERS_MAX))
        return { alerts, undelivered: doors.undelivered() }
      },
    },
    { method: 'POST', path: `${API}/alerts/test`, answer: () => doors.test() },
    {
      method: 'POST',
      path: `${API}/alerts/:name/ack`,
      answer({ name }) {
        const alert = /^\d{1,15}$/.test(name) ? doors.acknowledge(Number(name)) : null
        if (alert !== null) return { alert }
        const message = `unable to acknowledge ${name}: there is no alert of that number`
        throw new AgenthostError('bad', message, 'See their numbers with `agenthost alerts`.')
      },
    },
    {
      method: 'GET',
      path: `${API}/notices`,
      answer({ query, gone }) {
        const asked = validated(noticesQueryShape, query, 'follow alerts')
        const stop = AbortSignal.any([closing, gone])
        const lines = noticeLines({ ...asked, last: 0 }, doors, { clock, stop })
        return new Lines(Readable.from(lines, { objectMode: false }))
      },
    },
  ]
}

async function* noticeLines(
  asked: Parameters<typeof eventLines>[0],
  { hello, notices }: AlertDoors,
  how: { readonly clock: Clock; readonly stop: AbortSignal },
): AsyncGenerator<string, void> {
  const first = hello()
  yield `${JSON.stringify(first)}\n`
  // What comes between the two lines is not missed: the cursor of the first one is where it begins.
  yield* eventLines({ ...asked, since: asked.since ?? first.cursor }, notices, how)
}
