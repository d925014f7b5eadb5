/**
 * Whether a request carries reasoning that a model has signed, which another model refuses ("Invalid signature in
 * thinking block", anthropics/claude-code#10627), and the ends of its first and last signature, by which the next
 * request of the same conversation is known. Nothing is parsed: a body may have megabytes. Pure.
 */

export type Sight = {
  readonly signed: boolean
  /** At most two, of the first and the last signature; none where they cannot be found. */
  readonly marks: readonly string[]
  /** Whether the body has this mark of an earlier request. */
  readonly carries: (mark: string) => boolean
}

/** Anthropic's thinking; reasoning of OpenAI's Responses; the same of both in OpenRouter's chat. */
const TEXT_KEYS = ['"signature"', '"encrypted_content"'].map((key) => Buffer.from(key))
const DETAILS = Buffer.from('"reasoning_details"')
/** A mark is the end of a signature: their beginnings are alike. */
const MARK_BYTES = 64
const VALUE_MAX_BYTES = 1_000_000
/** Signatures that are empty, or schemas that have such a key, are passed over so many times. */
const TRIES = 4

export function sightOf(body: Buffer): Sight {
  const marks = new Set<string>()
  for (const key of TEXT_KEYS) {
    const first = markFrom(body, key, body.indexOf(key), 1)
    const last = first === null ? null : markFrom(body, key, body.lastIndexOf(key), -1)
    for (const mark of [first, last]) if (mark !== null) marks.add(mark)
  }
  return {
    signed: marks.size > 0 || body.includes(DETAILS),
    marks: [...marks].slice(0, 1).concat([...marks].slice(1).slice(-1)),
    carries: (mark) => body.includes(mark, 0, 'latin1'),
  }
}

/** The end of the value of the key at `at`, or of the next such key that has a text in that direction. */
function markFrom(body: Buffer, key: Buffer, at: number, direction: 1 | -1): string | null {
  let here = at
  for (let tries = 0; here >= 0 && tries < TRIES; tries++) {
    const value = textAfter(body, here + key.length)
    if (value !== null) return value
    if (direction === -1 && here === 0) return null
    here = direction === 1 ? body.indexOf(key, here + 1) : body.lastIndexOf(key, here - 1)
  }
  return null
}

const QUOTE = 0x22
const COLON = 0x3a

/** Null for an empty text, and for what is none: null, an object of a schema. */
function textAfter(body: Buffer, from: number): string | null {
  let at = afterSpace(body, from)
  if (body[at] !== COLON) return null
  at = afterSpace(body, at + 1)
  if (body[at] !== QUOTE) return null
  const end = body.indexOf(QUOTE, at + 1)
  if (end <= at + 1 || end - at > VALUE_MAX_BYTES) return null
  return body.toString('latin1', Math.max(at + 1, end - MARK_BYTES), end)
}

function afterSpace(body: Buffer, from: number): number {
  let at = from
  while (body[at] === 0x20 || body[at] === 0x0a || body[at] === 0x0d || body[at] === 0x09) at++
  return at
}
