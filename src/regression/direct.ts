/**
 * The harness `direct`: one prompt with its tools straight through the gateway, as a streamed chat completion, and
 * the reply judged by what the prompt expects. Its program is this one.
 */
import type { Clock } from '../clock.ts'
import { connectionCauseOf } from '../errors.ts'
import { eventsIn, NOTHING_YET, withEvent, type ChatSoFar } from './chat-stream.ts'
import { mayPass, refusedOutcome, replyOutcome, type Classified } from './direct-outcome.ts'
import type { AttemptAsk, Done, PromptHarness } from './harness.ts'
import type { ToolPrompt } from './task.ts'
import type { Validate } from './tool-match.ts'
import { chatBody } from './tool-request.ts'

/** Raised when a reply would be asked for or read otherwise: figures before and after are not compared. */
const EDITION = '1'
/**
 * Room for a call and some thought. No more, since the gateway holds the whole of it at the model's price before a
 * byte goes out, and that has to fit under the task's own limit.
 */
const MAX_TOKENS = 3000
const ANSWER_LETTERS_MAX = 2_000_000
/** Waits before another try when nothing of an answer came. */
const AGAIN_AFTER_MS = [500, 3000]

export type DirectDoors = { readonly clock: Clock; readonly validate: Validate }

export function directHarness(doors: DirectDoors): PromptHarness {
  return {
    name: 'direct',
    version: () => Promise.resolve(EDITION),
    attempt: (prompt, ask) => attempt(prompt, ask, doors),
  }
}

type Tried = Classified & { readonly firstTokenMs: number | null; readonly wallMs: number }

async function attempt(
  prompt: ToolPrompt,
  ask: AttemptAsk,
  { clock, validate }: DirectDoors,
): Promise<Done> {
  const end = new AbortController()
  const cancel = clock.wakeAt(clock.steady() + ask.limits.timeMs, () => end.abort())
  const signal = AbortSignal.any([end.signal, ask.stop])
  try {
    let tried = await tryOnce(prompt, { ...ask, stop: signal }, { clock, validate })
    for (const ms of AGAIN_AFTER_MS) {
      if (!mayPass(tried) || tried.firstTokenMs !== null || signal.aborted) break
      await passed(ms, clock, signal)
      tried = await tryOnce(prompt, { ...ask, stop: signal }, { clock, validate })
    }
    return { ...tried, ...stoppedBy(ask.stop, end.signal), turns: 1, seen: {} }
  } finally {
    cancel()
  }
}

function stoppedBy(stop: AbortSignal, limit: AbortSignal): Classified | null {
  if (stop.aborted) return { outcome: 'harness', why: 'the run was stopped' }
  return limit.aborted ? { outcome: 'limit', why: 'the time of the task was over' } : null
}

async function tryOnce(
  prompt: ToolPrompt,
  { model, gateway, stop }: AttemptAsk,
  { clock, validate }: DirectDoors,
): Promise<Tried> {
  const from = clock.steady()
  let firstTokenMs: number | null = null
  const told = (classified: Classified): Tried => ({
    ...classified,
    firstTokenMs,
    wallMs: clock.steady() - from,
  })
  try {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...chatBody(prompt, { model, maxTokens: MAX_TOKENS }),
        stream: true,
        stream_options: { include_usage: true },
      }),
      signal: stop,
    })
    if (!response.ok || response.body === null)
      return told(refusedOutcome(response.status, codeIn(await response.text())))
    let soFar: ChatSoFar = NOTHING_YET
    let letters = 0
    for await (const event of eventsOf(response.body)) {
      letters += event.length
      soFar = withEvent(soFar, event)
      if (soFar.hasBegun) firstTokenMs ??= clock.steady() - from
      if (letters > ANSWER_LETTERS_MAX)
        return told({ outcome: 'limit', why: 'the reply went on without end' })
    }
    return told(replyOutcome(prompt, soFar, validate))
  } catch (error) {
    const cause = error instanceof TypeError ? (error.cause ?? error) : error
    return told({ outcome: 'transport', why: connectionCauseOf(cause) })
  }
}

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let buffer = ''
  const decoder = new TextDecoder()
  for await (const piece of body) {
    const { events, rest } = eventsIn(buffer + decoder.decode(piece, { stream: true }))
    buffer = rest
    yield* events
  }
}

/** The gateway's own word for a refusal; never its prose, which may quote what was asked. */
function codeIn(text: string): string {
  return /"code":\s*"([a-z_]{1,40})"/.exec(text)?.[1] ?? ''
}

function passed(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.wakeAt(clock.steady() + ms, resolve)
    signal.addEventListener('abort', () => (cancel(), resolve()), { once: true })
  })
}
