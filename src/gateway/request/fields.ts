/**
 * Which fields of a request may pass on a route: the documented ones that cannot change the price beyond tokens, the
 * priced ones that the route allows, and no others, since a field that nobody here knows may cost anything. Pure.
 */
import type { Allowance } from '../../routing/table.ts'
import type { Refusal } from '../call.ts'
import { KNOWN_FIELDS } from './known-fields.ts'
import { asksNothing, PRICED_FIELDS } from './priced-fields.ts'
import type { Span, Surface } from './request.ts'
import { OPEN_LIST } from './json-bytes.ts'
import { serverTool } from './server-tools.ts'
import { fieldOf, shown } from './surface.ts'

/** Null where all of it may pass; else the first field that may not, with the words that would allow it. */
export function checkFields(
  surface: Surface,
  body: Buffer,
  allow: readonly Allowance[],
): Refusal | null {
  const known = KNOWN_FIELDS[surface.protocol]
  for (const key of surface.spans.keys()) {
    const refusal = known.has(key)
      ? checkInside(surface, body, key, allow)
      : checkPriced(surface, body, key, allow)
    if (refusal !== null) return refusal
    // Some parsers take keys without regard to case: these would be a second one that nobody measured.
    if (!known.has(key) && !PRICED_FIELDS.has(key) && isKnownInLower(surface, key)) {
      return refusalOf(`"${shown(key)}" is written "${shown(key.toLowerCase())}"`)
    }
  }
  return null
}

function isKnownInLower({ protocol }: Surface, key: string): boolean {
  const lower = key.toLowerCase()
  return lower !== key && (KNOWN_FIELDS[protocol].has(lower) || PRICED_FIELDS.has(lower))
}

function checkPriced(
  surface: Surface,
  body: Buffer,
  key: string,
  allow: readonly Allowance[],
): Refusal | null {
  const priced = PRICED_FIELDS.get(key)
  if (priced === undefined) {
    if (allow.includes('other_fields')) return null
    return notAllowed(
      surface,
      `"${shown(key)}" is not known here, and may cost anything`,
      'other_fields',
    )
  }
  if (priced.needs !== 'never' && allow.includes(priced.needs)) return null
  const value = fieldOf(surface, body, key)
  if (asksNothing(value) || priced.isPlain?.(value) === true) return null
  const what = `"${key}" asks for ${priced.asks}`
  if (priced.needs === 'never') {
    return refusalOf(`${what}; the routing table alone decides that: leave it out`)
  }
  return notAllowed(surface, what, priced.needs)
}

/** Known fields with something priced in them. */
function checkInside(
  surface: Surface,
  body: Buffer,
  key: string,
  allow: readonly Allowance[],
): Refusal | null {
  if (key === 'tools') {
    const span = surface.spans.get(key)
    if (span === undefined) return null
    // What another reader makes of one tool that is no list is not known here.
    if (!isListOrNull(body, span)) return refusalOf('"tools" has to be a list of tools')
    const found = serverTool(surface.protocol, body, span, allow)
    if (found === null) return null
    const what = `"tools" has one of type "${shown(found.type)}", which the upstream runs and charges for`
    return notAllowed(surface, what, found.needs)
  }
  if (key === 'context_management' && !allow.includes('server_tools')) {
    const summing = summingUp(fieldOf(surface, body, key))
    if (summing === null) return null
    const what = `"context_management" asks for "${shown(summing)}", a summary that is charged for`
    return notAllowed(surface, what, 'server_tools')
  }
  return null
}

function isListOrNull(body: Buffer, { from, to }: Span): boolean {
  return body[from] === OPEN_LIST || body.toString('latin1', from, to) === 'null'
}

/** The first edit that is more than leaving old parts out; null where there is none. */
function summingUp(value: unknown): string | null {
  if (asksNothing(value)) return null
  const { edits = [] } = Array.isArray(value) ? { edits: value } : (value as { edits?: unknown })
  if (!Array.isArray(edits)) return 'edits'
  for (const edit of edits as readonly { readonly type?: unknown }[]) {
    const type = typeof edit?.type === 'string' ? edit.type : ''
    if (!/^clear_[a-z_]+_\d+$/.test(type)) return type
  }
  return null
}

function notAllowed({ model }: Surface, what: string, needs: Allowance): Refusal {
  return refusalOf(
    `${what}, and the route "${shown(model)}" does not allow it: leave it out, or write "allow": ["${needs}"] in that route of routing.json`,
  )
}

function refusalOf(message: string): Refusal {
  return { status: 400, code: 'field_not_allowed', message }
}
