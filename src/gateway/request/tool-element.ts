/** A tool of a request as an element of its prompt: its bytes, without the cache marker that moves. Reads memory alone. */
import { asksHour, markerAt } from './block-walk.ts'
import { readType } from './block.ts'
import { without } from './element-key.ts'
import { OPEN_OBJECT, type JsonBytes } from './json-bytes.ts'
import { eachMember, skipValue } from './json-walk.ts'
import type { Span } from './request.ts'

/** A tool that is known to the upstream by its type is described there (Anthropic's computer: 735, and 499). */
export const TYPED_TOOL_TOKENS = 2000

export type ToolElement = {
  readonly end: number
  /** What it is recognised by. */
  readonly pieces: readonly Span[]
  readonly tokens: number
  readonly types: readonly string[]
  /** Its marker asks for the cache of an hour. */
  readonly isHour: boolean
}

export function readTool(json: JsonBytes, at: number): ToolElement {
  if (json.bytes[at] !== OPEN_OBJECT) {
    const end = skipValue(json, at)
    return { end, pieces: [{ from: at, to: end }], tokens: end - at, types: [], isHour: false }
  }
  const types: string[] = []
  let isHour = false
  const markers: Span[] = []
  const end = eachMember(json, at, (key, valueAt, keyAt) => {
    if (key === 'type') return readType(json, valueAt, types)
    const valueEnd = skipValue(json, valueAt)
    if (key === 'cache_control') {
      markers.push(markerAt(json, keyAt, valueEnd))
      isHour ||= asksHour(json.bytes, { from: valueAt, to: valueEnd })
    }
    return valueEnd
  })
  const typed = types.filter((type) => type !== 'function' && type !== 'custom')
  const tokens = end - at + typed.length * TYPED_TOOL_TOKENS
  return { end, pieces: without(at, end, markers), tokens, types: typed, isHour }
}
