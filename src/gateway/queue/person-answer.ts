/** What a person wrote as a decision, held against the request that it is for. Pure. */
import { AgenthostError } from '../../errors.ts'
import type { Protocol } from '../call.ts'
import type { ToolAnswer } from './parked.ts'
import type { Decision } from './parking.ts'
import { promptOf } from './prompt-text.ts'

export type PersonsAnswer = {
  readonly id: number
  readonly text: string
  readonly tool?: ToolAnswer | undefined
}

/** Throws `usage` for an answer of nothing, and for a call of a tool that the request does not have. */
export function answerOf(
  { id, text, tool }: PersonsAnswer,
  asked: { readonly protocol: Protocol; readonly body: () => Buffer | null },
): Decision {
  if (tool === undefined) {
    if (text.trim() !== '') return { is: 'answered', text }
    throw new AgenthostError('usage', `unable to answer request ${id}: the text is empty`)
  }
  const tools = promptOf(asked.protocol, asked.body()?.toString() ?? '')?.tools ?? []
  if (tools.includes(tool.name)) return { is: 'answered', text, tool }
  const message = `unable to answer request ${id}: it has no tool ${tool.name}`
  const hint = tools.length === 0 ? 'It has no tools at all.' : `It has: ${tools.join(', ')}.`
  throw new AgenthostError('usage', message, hint)
}
