/** Clients that call a gateway as fast as it answers, in all protocols, and hang up on a third of its answers. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Dice } from '../../test/support/seed.ts'

export type Crowd = {
  /** By what became of them: a status, `aborted`, `broken`, `unreachable`. */
  readonly counts: ReadonlyMap<string, number>
  /** Ends the loops and waits for them. */
  readonly end: () => Promise<void>
}

export type Calls = {
  readonly url: string
  readonly dice: Dice
  readonly clients: number
  readonly callers: readonly { readonly name: string; readonly token: string }[]
  readonly routes: readonly string[]
  readonly abortPercent: number
  /** Resolves while the gateway listens. */
  readonly up: () => Promise<void>
}

const PATHS = {
  chat: '/v1/chat/completions',
  messages: '/v1/messages',
  responses: '/v1/responses',
} as const
/** Who was refused for money asks again soon: the cap grows meanwhile. */
const REFUSED_PAUSE_MS = 200

export function startCrowd(calls: Calls): Crowd {
  const counts = new Map<string, number>()
  const stop = new AbortController()
  let done = 0
  const loop = async (index: number): Promise<void> => {
    for (let turn = 0; !stop.signal.aborted; turn++) {
      await Promise.race([calls.up(), aborted(stop.signal)])
      // Who means to hang up is often too late: the next one does for him.
      const isAbort = (counts.get('aborted') ?? 0) * 100 < calls.abortPercent * done
      const became = await oneCall(calls, `${index}.${turn}`, isAbort)
      counts.set(became, (counts.get(became) ?? 0) + 1)
      if (calls.abortPercent > 0) done += 1
      if (became !== '200' && became !== 'aborted')
        await pause(calls.dice.next() * REFUSED_PAUSE_MS)
    }
  }
  const loops = Array.from({ length: calls.clients }, (_each, index) => loop(index))
  return {
    counts,
    async end() {
      stop.abort()
      await Promise.all(loops)
    },
  }
}

async function oneCall(
  { url, dice, callers, routes }: Calls,
  id: string,
  isAbort: boolean,
): Promise<string> {
  const caller = dice.pick(callers)
  const protocol = dice.pick(['chat', 'chat', 'messages', 'responses'] as const)
  const model = dice.pick(routes)
  const stream = dice.below(10) < 7
  // Up to 60 tokens of eight letters.
  const say = 'some text'.padEnd(8 + dice.below(8 * 60), ' and more')
  const content = `caller ${caller.name} asks ${id}\n@@answer ${JSON.stringify({ say })}`
  // Chunks come several at once: a stream of 60 is soon over.
  const abortAt = dice.below(5)
  const giveUp = new AbortController()
  try {
    const answer = await Promise.race([
      fetch(`${url}${PATHS[protocol]}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${caller.token}`,
          'content-type': 'application/json',
          // Of this one call: what is in the ledger can be told by it.
          'x-session-id': id,
        },
        body: bodyOf(protocol, { model, stream, content }),
        signal: giveUp.signal,
      }),
      // Some have gone before there are even headers: after a moment, or several.
      ...(isAbort && abortAt < 2 ? [pause(abortAt * 4).then(() => null)] : []),
    ])
    if (answer === null) {
      giveUp.abort()
      return 'aborted'
    }
    let chunks = 0
    for await (const _chunk of answer.body ?? []) {
      chunks += 1
      if (isAbort && chunks > abortAt - 2) {
        giveUp.abort()
        return 'aborted'
      }
    }
    return String(answer.status)
  } catch (error) {
    if (giveUp.signal.aborted) return 'aborted'
    const cause =
      error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined
    return cause?.code === 'ECONNREFUSED' ? 'unreachable' : 'broken'
  }
}

const LIMIT = 64

function bodyOf(
  protocol: keyof typeof PATHS,
  { model, stream, content }: { model: string; stream: boolean; content: string },
): string {
  const input = [{ role: 'user', content }]
  if (protocol === 'responses') {
    return JSON.stringify({ model, stream, max_output_tokens: LIMIT, input })
  }
  return JSON.stringify({ model, stream, max_tokens: LIMIT, messages: input })
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
