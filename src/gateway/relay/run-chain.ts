/**
 * Goes along a chain until a link gives the client an answer, then to a person, then says what stood in the way. An
 * upstream's error that no link mended is passed on as it came.
 */
import type { Chain, Link, Refusal } from '../call.ts'
import { errorAnswer, errorEvent, errorEventFrom } from '../front/dialect.ts'
import { attemptsText } from './fit-answer.ts'
import { headersBack, headerText } from '../front/headers.ts'
import { nameOf } from './judge-link.ts'
import { noAnswer, type Tried } from './no-answer.ts'
import type { RelayDoors } from './relay-doors.ts'
import type { Call, HeldAnswer, TryResult } from './serving.ts'
import { tryLink } from './try-link.ts'

/** What the chain came to without an answer. */
export type Unanswered = {
  readonly why: Refusal
  readonly answer: HeldAnswer | null
  /** Whether a person may be asked: not for what the client itself has to mend. */
  readonly mayGoOn: boolean
}

type Failed = TryResult & { readonly is: 'failed' }

/** Null when the client has its answer, or has gone. */
export async function runChain(
  doors: RelayDoors,
  call: Call,
  chain: Chain,
): Promise<Unanswered | null> {
  const tried: Tried[] = []
  let failed: Failed | null = null
  let from: Link | null = null
  for (const [at, link] of chain.links.entries()) {
    const isLast = at === chain.links.length - 1 && chain.human === null
    const result = await tryLink(doors, call, { link, isLast })
    if (result.is === 'done') return null
    note(call, tried, { link, result })
    if (at + 1 < chain.links.length) doors.tapping.figures.fellBack(link.route, result.why.code)
    if (isTheClients(result, at)) return { why: result.why, answer: null, mayGoOn: false }
    if (result.is === 'failed') {
      if (!result.mayGoOn) return { why: result.why, answer: result.answer, mayGoOn: false }
      failed = lastOf(failed, result)
      from = link
    }
    if (call.stop.why() !== null) return { why: CLOSING, answer: null, mayGoOn: false }
  }
  if (failed !== null && from !== null && (await waited(doors, call, failed))) {
    const again = await tryLink(doors, call, { link: from, isLast: chain.human === null })
    if (again.is === 'done') return null
    note(call, tried, { link: from, result: again })
    if (again.is === 'failed') failed = lastOf(failed, again)
  }
  const why = noAnswer(call.surface.model, tried)
  return { why, answer: failed?.answer ?? null, mayGoOn: true }
}

export const CLOSING: Refusal = {
  status: 503,
  code: 'gateway_closing',
  message: 'the gateway is going; it is back in a moment',
}

/** The last word to a client that nothing answered. */
export function giveUp(call: Call, { why, answer }: Unanswered): void {
  const { client, protocol } = call
  if (client.isGone()) return
  if (client.hasHead()) {
    const isEvents = answer !== null && answer.status < 300
    client.end(isEvents ? answer.body : lastEvent(call, why, answer))
    return
  }
  const ours = {
    'x-agenthost-call': call.id,
    ...(call.story.length > 0 ? { 'x-agenthost-attempts': attemptsText(call, null) } : {}),
  }
  if (answer !== null) {
    client.whole(answer.status, { ...headersBack(answer.headers), ...ours }, answer.body)
    return
  }
  const { status, headers, body } = errorAnswer(protocol, why)
  client.whole(status, { ...headers, ...ours }, body)
}

function lastEvent({ protocol }: Call, why: Refusal, answer: HeldAnswer | null): string {
  return answer === null ? errorEvent(protocol, why) : errorEventFrom(protocol, answer.body, why)
}

type Step = { readonly link: Link; readonly result: Exclude<TryResult, { readonly is: 'done' }> }

function note({ story }: Call, tried: Tried[], { link, result }: Step): void {
  const model = nameOf(link)
  tried.push({ model, why: result.why })
  story.push({ model: headerText(model), what: result.why.code })
}

/** What the asked route does not allow is the client's to mend; of a fallback it is only a reason to skip. */
function isTheClients({ is, why }: Step['result'], at: number): boolean {
  return is === 'skipped' && at === 0 && why.status === 400 && !SKIPPED.has(why.code)
}

const SKIPPED = new Set(['no_upstream', 'wrong_protocol'])

/** An answer of an upstream is worth more than none. */
function lastOf(before: Failed | null, now: Failed): Failed {
  return now.answer === null && before !== null ? { ...now, answer: before.answer } : now
}

/** Waits as the last upstream asked for, if that is short enough; false when there is nothing to wait for. */
async function waited(
  { clock, limits }: RelayDoors,
  { stop }: Call,
  { retryAfterMs }: Failed,
): Promise<boolean> {
  if (retryAfterMs === null || retryAfterMs > limits.retryAfterMs) return false
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const cancel = clock.wakeAt(clock.steady() + retryAfterMs, () => resolve(undefined))
  stop.on(() => resolve(undefined))
  await promise
  cancel()
  stop.on(null)
  return stop.why() === null
}
