/** Asks the daemon about alerts. */
import {
  ackedShape,
  alertsShape,
  alertTestShape,
  noticeLineShape,
  type AlertRow,
  type AlertsAnswer,
  type AlertTest,
  type NoticeLine,
} from './alert-protocol.ts'
import { understood } from './understood.ts'
import type { LinesHow, Wire } from './wire.ts'

export type AlertClient = {
  /** The open ones, and the newest so many of the others. */
  readonly list: (last: number) => Promise<AlertsAnswer>
  readonly acknowledge: (id: number) => Promise<AlertRow>
  readonly test: () => Promise<AlertTest>
  /** First whose they are; without `since` only what is new. Null for a sign of life in a silence. */
  readonly notices: (
    wanted: { readonly since?: number | undefined } & LinesHow,
  ) => AsyncGenerator<NoticeLine | null, void>
}

const ACK_MS = 5000
/** Each channel has a deadline of its own, of half a minute at most. */
const TEST_MS = 60_000

export function alertClient({ get, post, lines }: Wire): AlertClient {
  return {
    list: async (last) => understood(alertsShape, await get(`/alerts?last=${last}`)),
    acknowledge: async (id) =>
      understood(ackedShape, await post(`/alerts/${id}/ack`, {}, ACK_MS)).alert,
    test: async () => understood(alertTestShape, await post('/alerts/test', {}, TEST_MS)),
    async *notices({ since, ...how }) {
      const query = new URLSearchParams({ follow: String(how.follow) })
      if (since !== undefined) query.set('since', String(since))
      for await (const line of lines(`/notices?${query.toString()}`, how)) {
        yield line === null ? null : understood(noticeLineShape, line)
      }
    },
  }
}
