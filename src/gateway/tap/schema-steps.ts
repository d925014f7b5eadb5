/**
 * Bounds the work of checking against a schema: every look at a part of it is counted, whoever looks, and over the most
 * it throws. References that fan out, and ids within ids, would take for ever, and stop every agent's gateway. Pure.
 */
import { isObject } from '../json-look.ts'

export type SchemaSteps = {
  /** Before each use: the count begins anew. */
  readonly renew: () => void
}

/** A keyword of a later draft that Draft 7 ignores: the package reads it of every part that it looks at. */
const READ_OF_EACH = '$recursiveRef'
/** What is compared whole, by its length: about so many letters a step. */
const LETTERS_A_STEP = 8
const COMPARED = new Set(['enum', 'const'])

export class TooManySteps extends Error {}

/** Writes a counter into each part of the schema, which nobody else may use. */
export function schemaSteps(schema: unknown, most: number): SchemaSteps {
  let left = most
  const step = (weight: number): undefined => {
    left -= weight
    if (left < 0) throw new TooManySteps()
    return undefined
  }
  const prepare = (part: unknown): void => {
    if (Array.isArray(part)) {
      for (const each of part) prepare(each)
      return
    }
    if (!isObject(part)) return
    for (const value of Object.values(part)) prepare(value)
    const weight = weightOf(part)
    Object.defineProperty(part, READ_OF_EACH, {
      configurable: true,
      enumerable: false,
      get: () => step(weight),
    })
  }
  prepare(schema)
  return {
    renew() {
      left = most
    },
  }
}

/** One, and one for each entry of its lists and maps. */
function weightOf(part: Readonly<Record<string, unknown>>): number {
  let weight = 1
  for (const [key, value] of Object.entries(part)) {
    if (COMPARED.has(key)) weight += JSON.stringify(value).length / LETTERS_A_STEP
    else if (Array.isArray(value)) weight += value.length
    else if (isObject(value)) weight += Object.keys(value).length
  }
  return weight
}
