/**
 * Reads what the source sent, key by key: unknown keys do not matter, a missing one is refused with its
 * place in the answer (`data[3].total_tokens`). Pure.
 */

/** The answer is not what the source documents; the message says where. Caught in this room. */
export class NotAsDocumented extends Error {}

export type Json = Readonly<Record<string, unknown>>

/** Throws NotAsDocumented for a page, for half an answer, for anything that is no JSON. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The parser's own words quote the answer, which may be a page of any content.
    const isPage = /^\s*</.test(text)
    const what = isPage ? 'a page (HTML) instead of JSON' : 'JSON that is cut off or damaged'
    throw new NotAsDocumented(text.trim() === '' ? 'an empty answer' : what)
  }
}

export function mapAt(value: unknown, path: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json
  throw wrong(value, path, 'a map')
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw wrong(value, path, 'a list')
}

const CONTROL = /\p{Cc}/u
const TEXT_MAX = 300

export function textAt(value: unknown, path: string): string {
  const isText = typeof value === 'string' && value !== '' && value.length <= TEXT_MAX
  if (isText && !CONTROL.test(value)) return value
  throw wrong(value, path, `a text of up to ${TEXT_MAX} characters`)
}

export function numberAt(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw wrong(value, path, 'a number')
}

/** Null where the key is absent or null. */
export function maybe<T>(
  value: unknown,
  path: string,
  read: (value: unknown, path: string) => T,
): T | null {
  return value === undefined || value === null ? null : read(value, path)
}

export function wrong(value: unknown, path: string, expected: string): NotAsDocumented {
  if (value === undefined) return new NotAsDocumented(`${path} is missing`)
  return new NotAsDocumented(`${path} is ${shown(value)} instead of ${expected}`)
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'a map'
  return plainText(JSON.stringify(value) ?? typeof value, 40)
}

/** What others wrote, fit for one line of ours: no control characters, no more than so many. */
export function plainText(text: string, most: number): string {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}
