/** The parts of Claude Code's event stream (2.1.330) that are looked at, read from one line. Pure. */
import { isObject } from './is-object.ts'

export type ClaudeEvent = Readonly<Record<string, unknown>> & { readonly type: string }

export type Block = Readonly<Record<string, unknown>> & { readonly type: string }

/** Null for anything that is not one of its events: it may also print plain text. */
export function parseEvent(line: string): ClaudeEvent | null {
  if (!line.startsWith('{')) return null
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    // Half a line, or another program's braces: shown as text, and no event.
    return null
  }
  const isEvent = isObject(value) && typeof value['type'] === 'string'
  return isEvent ? (value as ClaudeEvent) : null
}

/** The blocks of an `assistant` or `user` event; a plain text counts as one text block. */
export function blocksOf({ message }: ClaudeEvent): readonly Block[] {
  const content = isObject(message) ? message['content'] : undefined
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return Array.isArray(content) ? content.filter(isBlock) : []
}

/** `request_id` of a `control_response`. */
export function answeredId({ response }: ClaudeEvent): string | null {
  const id = isObject(response) ? response['request_id'] : undefined
  return typeof id === 'string' ? id : null
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value))
    return value.map((each) => textOf(isObject(each) ? each['text'] : each)).join('\n')
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

function isBlock(value: unknown): value is Block {
  return isObject(value) && typeof value['type'] === 'string'
}
