/** A person's answer as a chat completion, whole or in chunks (platform.openai.com: chat streaming). Pure. */
import type { Spoken } from './answer-as-model.ts'
import { eventText } from './event-text.ts'

const USAGE = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

export function chatObject(spoken: Spoken): object {
  const calls = callOf(spoken)
  const content = spoken.text === '' ? null : spoken.text
  const message = {
    role: 'assistant',
    content,
    refusal: null,
    ...(calls === null ? {} : { tool_calls: [calls] }),
  }
  const choice = { index: 0, message, logprobs: null, finish_reason: finishOf(spoken) }
  return { ...head(spoken, 'chat.completion'), choices: [choice], usage: USAGE }
}

export function chatEvents(spoken: Spoken): readonly string[] {
  const call = callOf(spoken)
  const chunk = (delta: object, finish: string | null = null, more: object = {}): string => {
    const choice = { index: 0, delta, logprobs: null, finish_reason: finish }
    return eventText(null, {
      ...head(spoken, 'chat.completion.chunk'),
      choices: [choice],
      ...more,
    })
  }
  return [
    chunk({ role: 'assistant', content: '' }),
    ...(spoken.text === '' ? [] : [chunk({ content: spoken.text })]),
    ...(call === null ? [] : [chunk({ tool_calls: [{ index: 0, ...call }] })]),
    // With the last chunk, not in one of its own: those have no choices, which not every client expects.
    chunk({}, finishOf(spoken), { usage: USAGE }),
    'data: [DONE]\n\n',
  ]
}

function head({ id, model, at = 0 }: Spoken, object: string): object {
  return { id: `human-${id}`, object, created: Math.floor(at / 1000), model }
}

function callOf({ id, tool }: Spoken): object | null {
  if (tool === undefined) return null
  const inner = { name: tool.name, arguments: JSON.stringify(tool.input) }
  return { id: `call_human_${id}`, type: 'function', function: inner }
}

function finishOf({ tool }: Spoken): string {
  return tool === undefined ? 'stop' : 'tool_calls'
}
