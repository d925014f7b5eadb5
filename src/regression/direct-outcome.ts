/**
 * What became of a prompt that was sent straight to a model: whether the reply passed, was no reply, or never came
 * for a reason that is not the model's. Pure.
 */
import type { ChatSoFar } from './chat-stream.ts'
import { replyOf } from './chat-stream.ts'
import { canonical } from './json-value.ts'
import type { ToolPrompt } from './task.ts'
import { matches, type Validate } from './tool-match.ts'
import type { Outcome } from './trial.ts'

export type Classified = { readonly outcome: Outcome; readonly why: string }

/** One call so often in one reply is a circle. */
const LOOP_CALLS = 8

/** Of an answer that is no success; `code` is the gateway's own word for it, where it has one. */
export function refusedOutcome(status: number, code: string): Classified {
  const told = `the gateway answered ${status}${code === '' ? '' : ` (${code})`}`
  // Money that is over, a token that is gone, a schema that a host does not take: none of it is the model's.
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { outcome: 'transport', why: told }
  return { outcome: 'harness', why: told }
}

/** Worth another try within the attempt: nothing of an answer came, and the trouble may pass. */
export function mayPass({ outcome }: Classified): boolean {
  return outcome === 'transport'
}

export function replyOutcome(prompt: ToolPrompt, soFar: ChatSoFar, validate: Validate): Classified {
  if (soFar.error !== null)
    return { outcome: 'transport', why: `the stream ended with an error (${soFar.error})` }
  if (soFar.finish === null) return { outcome: 'transport', why: 'the stream broke off' }
  if (soFar.finish === 'length')
    return { outcome: 'limit', why: 'the reply was longer than it may be' }
  const reply = replyOf(soFar)
  if (reply.calls.length === 0 && reply.text.trim() === '')
    return { outcome: 'empty', why: 'the reply had neither a call nor a text' }
  const { passed, why } = matches(prompt, reply, validate)
  if (passed) return { outcome: 'passed', why }
  const counts = Map.groupBy(reply.calls, ({ name, args }) => `${name} ${canonical(args)}`)
  const circle = [...counts.values()].find((calls) => calls.length >= LOOP_CALLS)
  if (circle !== undefined)
    return { outcome: 'loop', why: `${circle[0]?.name} was called ${circle.length} times alike` }
  return { outcome: 'failed', why }
}
