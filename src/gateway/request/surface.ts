/**
 * What is read of a client's request before it goes on: one strict pass over the bytes, which finds the values of
 * the top-level keys. Refuses whatever two parsers could read in two ways, since the upstream's reading is what
 * is paid for. Reads memory alone.
 */
import { isUtf8 } from 'node:buffer'
import type { Protocol, Refused } from '../call.ts'
import { eachMember, skipValue } from './json-walk.ts'
import { jsonBytes, MAX_DEPTH, OPEN_OBJECT, skipSpace } from './json-bytes.ts'
import type { ReadSurface, Span, Surface } from './request.ts'

/** Where each protocol limits the output; chat has an old and a new name, and clients that send both. */
export const LIMIT_KEYS: Readonly<Record<Protocol, readonly [string, ...string[]]>> = {
  messages: ['max_tokens'],
  chat: ['max_tokens', 'max_completion_tokens'],
  responses: ['max_output_tokens'],
}

/** No model writes so much; above it somebody meant something else. */
const MOST_OUTPUT = 1_000_000_000

const BYTE_ORDER_MARK = '\ufeff'

export const readSurface: ReadSurface = (protocol, body) => {
  const spans = topLevel(body)
  if (!(spans instanceof Map)) return spans
  const model = valueOf(body, spans.get('model'))
  if (typeof model !== 'string' || model === '') {
    return refused('no_model', `"model" is ${named(model)} instead of the name of a route`)
  }
  const stream = valueOf(body, spans.get('stream')) ?? false
  if (typeof stream !== 'boolean') {
    return refused('invalid_stream', `"stream" is ${named(stream)} instead of true or false`)
  }
  const outputLimit = limitOf(protocol, body, spans)
  if (typeof outputLimit === 'object' && outputLimit !== null) return outputLimit
  return { protocol, model, stream, outputLimit, spans }
}

/**
 * The spans of the values of the top-level keys; escapes in keys are decoded. A refusal for all that JSON.parse
 * would not read, for a key that stands twice (parsers differ in which one counts), for bytes that are no UTF-8 (each could
 * become three), and for nesting that some parser would fall over.
 */
function topLevel(body: Buffer): Map<string, Span> | Refused {
  const json = jsonBytes(body)
  const start = skipSpace(json, 0)
  if (start === body.length) return refused('invalid_json', 'the body is empty')
  if (body[start] !== OPEN_OBJECT) {
    const isMarked = body.toString('utf8', 0, 3) === BYTE_ORDER_MARK
    const found = isMarked ? 'begins with a byte order mark' : 'is no JSON object'
    return refused('invalid_json', `the body ${found}; expected {"model": …}`)
  }
  if (!isUtf8(body)) return refused('invalid_json', 'the body is not valid UTF-8')
  const spans = new Map<string, Span>()
  let twice: string | null = null
  const end = eachMember(json, start, (key, from) => {
    const to = skipValue(json, from)
    if (spans.has(key)) twice ??= key
    spans.set(key, { from, to })
    return to
  })
  if (end < 0) return notJson(body, ~end)
  const rest = skipSpace(json, end)
  if (rest !== body.length) return notJson(body, rest)
  if (twice !== null) {
    return refused('duplicate_key', `"${shown(twice)}" stands twice; each key may stand once`)
  }
  return spans
}

function notJson(body: Buffer, at: number): Refused {
  const what = at >= body.length ? 'it ends too early' : `byte ${at} does not fit`
  return refused(
    'invalid_json',
    `the body is not valid JSON: ${what} (nesting over ${MAX_DEPTH} levels is refused too)`,
  )
}

/** The largest that the client gave; null for none. Which of two an upstream obeys is then all the same. */
function limitOf(
  protocol: Protocol,
  body: Buffer,
  spans: ReadonlyMap<string, Span>,
): number | null | Refused {
  let most: number | null = null
  for (const key of LIMIT_KEYS[protocol]) {
    const value = valueOf(body, spans.get(key)) ?? null
    if (value === null) continue
    // Anthropic's 0 means: fill the cache and answer nothing.
    const least = protocol === 'messages' ? 0 : 1
    const isLimit = typeof value === 'number' && Number.isInteger(value)
    if (!isLimit || value < least || value > MOST_OUTPUT) {
      return refused(
        'invalid_limit',
        `"${key}" is ${named(value)} instead of a whole number of tokens from ${least} to ${MOST_OUTPUT}`,
      )
    }
    most = Math.max(most ?? 0, value)
  }
  return most
}

/** A value of the body, made; undefined where there is none. For small ones. */
export function valueOf(body: Buffer, span: Span | undefined): unknown {
  if (span === undefined) return undefined
  return JSON.parse(body.toString('utf8', span.from, span.to)) as unknown
}

/** The value of a top-level key of a body that was read. */
export function fieldOf(surface: Surface, body: Buffer, key: string): unknown {
  return valueOf(body, surface.spans.get(key))
}

function named(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (value === '') return 'empty'
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return 'a list'
  return `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`
}

/** A name out of the body, fit for one line. */
export function shown(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cs}"]/gu, '?')
  return plain.length > 64 ? `${plain.slice(0, 63)}…` : plain
}

function refused(code: string, message: string): Refused {
  return { refused: { status: 400, code, message } }
}
