/**
 * Models of known quality for the suite `tools`: each answers a stated share of the prompts with their reference and
 * the others with a reply that is wrong, the same ones every time.
 */
import { createHash } from 'node:crypto'
import type { ProvedPrompt } from '../../src/regression/tool-file.ts'
import type { ToolReply } from '../../src/regression/tool-reply.ts'
import { chatBody } from '../../src/regression/tool-request.ts'
import type { Answer } from './model-answers.ts'
import type { Script } from './priced-answers.ts'

/** By id of the model: the share of the prompts that it passes. May be changed at any time. */
export type Qualities = Map<string, number>

/** How many of so many prompts a share is. */
export function passesOf(share: number, prompts: number): number {
  return Math.round(share * prompts)
}

export function mindsOf(proved: readonly ProvedPrompt[], qualities: Qualities): Script['minds'] {
  const known = new Map(proved.map((each) => [messagesOf(bodyOf(each)), each]))
  const ranks = new Map<string, readonly string[]>()
  return (model, body) => {
    const share = qualities.get(model)
    const each = known.get(messagesOf(body))
    if (share === undefined || each === undefined) return null
    const best = ranks.get(model) ?? ranked(proved, model)
    ranks.set(model, best)
    const rank = best.indexOf(each.prompt.id)
    const isRight = rank < passesOf(share, proved.length)
    return spoken(isRight ? each.reference : (each.wrong[0] ?? { calls: [], text: '' }))
  }
}

/** Which prompts a model is good at is its own; which come first is the same for every share. */
function ranked(proved: readonly ProvedPrompt[], model: string): readonly string[] {
  const rank = (id: string): string => createHash('sha256').update(`${model} ${id}`).digest('hex')
  return proved.map(({ prompt }) => prompt.id).toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
}

function bodyOf({ prompt }: ProvedPrompt): object {
  return chatBody(prompt, { model: '', maxTokens: 1 })
}

function messagesOf(body: object): string {
  const { messages, tools } = body as { messages?: unknown; tools?: unknown }
  return JSON.stringify([messages, tools])
}

function spoken({ calls, text }: ToolReply): Answer {
  const [first, ...more] = calls.map(({ name, args, notJson }) => ({
    call: name,
    input: notJson ?? JSON.stringify(args),
  }))
  return first === undefined ? { say: text } : { ...first, more }
}
