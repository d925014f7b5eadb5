/**
 * The body as the upstream gets it: the client's own bytes, with the model, the output limit and the preferences about
 * providers written over. Parts of the same memory: nothing large is copied. Pure.
 */
import { OPEN_OBJECT } from './json-bytes.ts'
import type { Span, Surface, WriteBody } from './request.ts'
import { LIMIT_KEYS, valueOf } from './surface.ts'

type Edit = Span & { readonly text: string }

export const writeBody: WriteBody = (surface, body, { model, outputLimit, provider }) => {
  const edits = [over(surface.spans.get('model'), JSON.stringify(model))]
  const inserts: string[] = []
  const limits = LIMIT_KEYS[surface.protocol].map((key) => ({ key, span: surface.spans.get(key) }))
  const given = limits.filter(({ span }) => typeof valueOf(body, span) === 'number')
  const text = String(outputLimit)
  for (const { span } of given) if (!fits(body, span, outputLimit)) edits.push(over(span, text))
  if (given.length === 0) {
    // A null is no limit: it is written over, and only where there is none a new key is written.
    const empty = limits.find(({ span }) => span !== undefined)
    if (empty === undefined) inserts.push(`"${LIMIT_KEYS[surface.protocol][0]}":${text}`)
    else edits.push(over(empty.span, text))
  }
  if (provider !== null) {
    const preferences = JSON.stringify(provider)
    const span = surface.spans.get('provider')
    if (span === undefined) inserts.push(`"provider":${preferences}`)
    else edits.push(over(span, preferences))
  }
  return spliced(body, edits, inserts)
}

/** With the model alone written over: for a question (`count_tokens`) that has no limit. */
export function writeModel(surface: Surface, body: Buffer, model: string): readonly Buffer[] {
  return spliced(body, [over(surface.spans.get('model'), JSON.stringify(model))], [])
}

/** Written as a plain whole number and low enough; `1e3` is written anew, as not every parser takes it for a whole one. */
function fits(body: Buffer, span: Span | undefined, limit: number): boolean {
  const value = valueOf(body, span)
  if (typeof value !== 'number' || span === undefined || value > limit) return false
  return body.toString('latin1', span.from, span.to) === String(value)
}

function over(span: Span | undefined, text: string): Edit {
  if (span === undefined) throw new RangeError('written over a key that is not there')
  return { ...span, text }
}

function spliced(
  body: Buffer,
  edits: readonly Edit[],
  inserts: readonly string[],
): readonly Buffer[] {
  const first = body.indexOf(OPEN_OBJECT) + 1
  // The object has at least its model, so that a comma fits behind what is inserted.
  const inserted = inserts.map((text) => ({ from: first, to: first, text: `${text},` }))
  const parts: Buffer[] = []
  let at = 0
  for (const { from, to, text } of [...inserted, ...edits.toSorted((a, b) => a.from - b.from)]) {
    if (from > at) parts.push(body.subarray(at, from))
    parts.push(Buffer.from(text))
    at = to
  }
  parts.push(body.subarray(at))
  return parts
}
