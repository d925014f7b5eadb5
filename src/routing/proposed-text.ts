/** The text of the routing table with the lines of a proposal put in; every other sign of it stays. Pure. */
import { withItems, withValue } from './json-edit.ts'
import { HUMAN_QUEUE } from './parse-route.ts'
import type { ListChange, ProposedLine } from './proposal.ts'
import { isObject } from './survey.ts'

/** Null where a line names what is not in the text. `source` is a table that could be used. */
export function proposedText(source: string, lines: readonly ProposedLine[]): string | null {
  let text: string | null = source
  for (const line of lines) text = text === null ? null : withLine(text, line)
  return text
}

function withLine(text: string, { route, change }: ProposedLine): string | null {
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
  const path = route === '' ? [] : ['routes', route]
  switch (change.kind) {
    case 'model': {
      const isPlain = typeof valueAt(value, path) === 'string'
      return withValue(text, isPlain ? path : [...path, 'model'], change.to)
    }
    case 'concurrency':
      return withValue(text, [...path, 'max_concurrency'], change.to)
    case 'cap':
      return withValue(text, [...path, 'monthly_cap_usd'], Number(change.toUsd))
    case 'fallback':
      return withList(text, [...path, 'fallback'], change, value)
    case 'direct':
      return withList(text, ['allow_direct'], change, value)
  }
}

/** A person, who is none of the names, stays at the end. */
function withList(
  text: string,
  path: readonly string[],
  { to }: ListChange,
  value: unknown,
): string | null {
  const list = valueAt(value, path)
  if (!Array.isArray(list)) return null
  const places = to.map((name) => list.indexOf(name))
  const person = list.findIndex((each) => typeof each !== 'string' || each === HUMAN_QUEUE)
  return withItems(text, path, person < 0 ? places : [...places, person])
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)
}
