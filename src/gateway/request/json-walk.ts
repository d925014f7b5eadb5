/**
 * Whole values of JSON in raw bytes: stepped over, or walked member by member and item by item in one pass. A
 * visitor steps over its value itself and answers where that ended; negative numbers mean what they mean in
 * json-bytes.ts. Pure.
 */
import {
  CLOSE_LIST,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  MAX_DEPTH,
  OPEN_LIST,
  OPEN_OBJECT,
  QUOTE,
  skipSpace,
  skipString,
  type JsonBytes,
} from './json-bytes.ts'
import { skipScalar } from './json-scalars.ts'

/** Which kind of value is open at which depth: the byte that closes it. Nothing is kept from call to call. */
const closers = new Uint8Array(MAX_DEPTH + 1)

/** `from` is the first byte of the value. */
export function skipValue(json: JsonBytes, from: number): number {
  const { bytes } = json
  let depth = 0
  let at = from
  for (;;) {
    const byte = bytes[at]
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      const closer = byte === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_LIST
      at = skipSpace(json, at + 1)
      if (bytes[at] !== closer) {
        depth += 1
        if (depth > MAX_DEPTH) return ~at
        closers[depth] = closer
        if (closer === CLOSE_OBJECT) at = skipKey(json, at)
        if (at < 0) return at
        continue
      }
      at += 1
    } else at = byte === QUOTE ? skipString(json, at + 1) : skipScalar(json, at)
    for (;;) {
      if (at < 0 || depth === 0) return at
      at = skipSpace(json, at)
      const closer = closers[depth]
      if (bytes[at] === COMMA) {
        at = skipSpace(json, at + 1)
        if (closer === CLOSE_OBJECT) at = skipKey(json, at)
        if (at < 0) return at
        break
      }
      if (bytes[at] !== closer) return ~at
      depth -= 1
      at += 1
    }
  }
}

/** Ends at the first byte of the value. */
function skipKey(json: JsonBytes, from: number): number {
  if (json.bytes[from] !== QUOTE) return ~from
  const end = skipString(json, from + 1)
  if (end < 0) return end
  const colon = skipSpace(json, end)
  return json.bytes[colon] === COLON ? skipSpace(json, colon + 1) : ~colon
}

/** `key` as JSON.parse reads it, escapes and all; `keyAt` is its opening quote. */
export type VisitMember = (key: string, valueAt: number, keyAt: number) => number

/** `from` is the opening brace. */
export function eachMember(json: JsonBytes, from: number, visit: VisitMember): number {
  const { bytes } = json
  let at = skipSpace(json, from + 1)
  if (bytes[at] === CLOSE_OBJECT) return at + 1
  for (;;) {
    const keyAt = at
    const valueAt = skipKey(json, keyAt)
    if (valueAt < 0) return valueAt
    at = visit(keyIn(json, keyAt), valueAt, keyAt)
    if (at < 0) return at
    at = skipSpace(json, at)
    if (bytes[at] === CLOSE_OBJECT) return at + 1
    if (bytes[at] !== COMMA) return ~at
    at = skipSpace(json, at + 1)
  }
}

export type VisitItem = (valueAt: number, index: number) => number

/** `from` is the opening bracket. */
export function eachItem(json: JsonBytes, from: number, visit: VisitItem): number {
  const { bytes } = json
  let at = skipSpace(json, from + 1)
  if (bytes[at] === CLOSE_LIST) return at + 1
  for (let index = 0; ; index += 1) {
    at = visit(at, index)
    if (at < 0) return at
    at = skipSpace(json, at)
    if (bytes[at] === CLOSE_LIST) return at + 1
    if (bytes[at] !== COMMA) return ~at
    at = skipSpace(json, at + 1)
  }
}

// Stryker disable ArrayDeclaration,StringLiteral,CallExpression: a key that is not known is made anew, the same
/** Keys that are met over and over: not made anew each time. By their length, which tells most of them apart. */
const KNOWN: readonly (readonly string[])[] = [
  'id',
  'ttl',
  'url',
  'type',
  'role',
  'text',
  'name',
  'data',
  'input',
  'tools',
  'output',
  'source',
  'content',
  'tool_use_id',
  'description',
  'input_schema',
  'cache_control',
].reduce<string[][]>((lists, key) => {
  const list = (lists[key.length] ??= [])
  list.push(key)
  return lists
}, [])
// Stryker restore ArrayDeclaration,StringLiteral,CallExpression

function keyIn(json: JsonBytes, keyAt: number): string {
  const { bytes } = json
  const from = keyAt + 1
  const end = bytes.indexOf(QUOTE, from)
  for (const known of KNOWN[end - from] ?? []) if (isAt(bytes, from, known)) return known
  const key = bytes.toString('utf8', from, end)
  if (!key.includes('\\')) return key
  return JSON.parse(bytes.toString('utf8', keyAt, skipString(json, from))) as string
}

function isAt(bytes: Buffer, from: number, ascii: string): boolean {
  for (let index = 0; index < ascii.length; index += 1) {
    if (bytes[from + index] !== ascii.charCodeAt(index)) return false
  }
  return true
}
