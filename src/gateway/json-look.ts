/** Careful looks into JSON from outside: what is not of the expected kind is not there. Pure. */
import type { JsonObject } from './call.ts'

/** Names and ids from outside are kept so long. */
const NAME_LETTERS = 200

const NOTHING: JsonObject = {}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object without anything where there is none. */
export function objectAt(from: JsonObject, key: string): JsonObject {
  const value = from[key]
  return isObject(value) ? value : NOTHING
}

export function objectsAt(from: JsonObject, key: string): readonly JsonObject[] {
  const value = from[key]
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function textAt(from: JsonObject, key: string): string {
  const value = from[key]
  return typeof value === 'string' ? value : ''
}

/** A name or an id, cut to 200 letters; null where there is none. */
export function nameAt(from: JsonObject, key: string): string | null {
  const value = textAt(from, key)
  return value === '' ? null : value.slice(0, NAME_LETTERS)
}

/** A count; null where it is none, or no whole number that can be one. */
export function countAt(from: JsonObject, key: string): number | null {
  const value = from[key]
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

/** Which of several it belongs to, as a key: `nth` where it does not say. */
export function placeAt(from: JsonObject, key: string, nth = 0): string {
  return String(countAt(from, key) ?? nth)
}

/** Null where it is no JSON. */
export function parsedObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
