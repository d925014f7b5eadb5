/** Asks the gateway over its own socket: a person's commands do, and the daemon that follows its notices. */
import { join } from 'node:path'
import { systemClock, type Clock } from '../clock.ts'
import type { Asked } from './ask.ts'
import {
  decidedShape,
  figuresShape,
  gatewayNoticeShape,
  queueShape,
  shownShape,
  type AnswerWish,
  type DecidedAnswer,
  type DropWish,
  type GatewayNoticeLine,
  type ParkedLine,
  type RetryWish,
  type Shown,
} from './gateway-protocol.ts'
import { understood } from './understood.ts'
import { wireTo, type LinesHow } from './wire.ts'

export type GatewayClient = {
  readonly queue: (last: number) => Promise<readonly ParkedLine[]>
  readonly show: (id: number) => Promise<Shown>
  readonly answer: (wish: AnswerWish) => Promise<DecidedAnswer>
  readonly retry: (wish: RetryWish) => Promise<DecidedAnswer>
  readonly drop: (wish: DropWish) => Promise<DecidedAnswer>
  /** Those after `since`, else the newest hundred; with `follow` until the gateway goes. Null for a sign of life. */
  readonly notices: (
    wanted: { readonly since?: number | undefined } & LinesHow,
  ) => AsyncGenerator<GatewayNoticeLine | null, void>
  readonly figures: () => Promise<string>
  readonly wake: () => Promise<void>
}

const GATEWAY: Asked = {
  name: 'the gateway',
  start: 'The daemon starts it (`agenthost up`); by hand it is `agenthost gateway serve`.',
  look: 'Look at its log: `agenthost logs gateway`.',
}

/** A decision is on the disk before it is answered. */
const WORK_MS = 30_000

export function gatewaySocketOf(home: string): string {
  return join(home, 'gateway.sock')
}

/** Every question throws `unreachable` without a gateway, and the gateway's own refusal as it words it. */
export function gatewayClient(socketPath: string, clock: Clock = systemClock): GatewayClient {
  const { get, post, lines } = wireTo(socketPath, clock, GATEWAY)
  const decide = async (verb: string, wish: object): Promise<DecidedAnswer> =>
    understood(decidedShape, await post(`/queue/${verb}`, wish, WORK_MS))
  return {
    queue: async (last) => understood(queueShape, await get(`/queue?last=${last}`)).requests,
    show: async (id) => understood(shownShape, await get(`/queue/${id}`)),
    answer: (wish) => decide('answer', wish),
    retry: (wish) => decide('retry', wish),
    drop: (wish) => decide('drop', wish),
    async *notices({ since, ...how }) {
      const query = new URLSearchParams({ follow: String(how.follow) })
      if (since !== undefined) query.set('since', String(since))
      for await (const line of lines(`/notices?${query.toString()}`, how)) {
        yield line === null ? null : understood(gatewayNoticeShape, line)
      }
    },
    figures: async () => understood(figuresShape, await get('/figures')).exposition,
    async wake() {
      await post('/wake', {}, WORK_MS)
    },
  }
}
