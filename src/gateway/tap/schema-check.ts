/**
 * Checks arguments of a call against the schema of the tool, as OpenRouter does (reference: openrouter.md 6): Draft 7
 * by @cfworker/json-schema, whose only importer this is. What cannot be checked, or not within bounds, is unknown.
 */
import { Validator } from '@cfworker/json-schema'
import { isObject } from '../json-look.ts'
import { patternDegree, patternPaths } from './pattern-cost.ts'
import { schemaSteps, TooManySteps } from './schema-steps.ts'

export type Checked =
  | { readonly is: 'valid' }
  /** Where in the schema, never a value of the arguments. */
  | { readonly is: 'invalid'; readonly why: string }
  | { readonly is: 'unknown'; readonly why: string }

/** `letters` is the length of the arguments' JSON. */
export type CheckArguments = (value: unknown, letters: number) => Checked

/** Longer arguments are not checked: a tool that writes files gets whole files. */
const LETTERS_MAX = 512_000
/** About a tenth of a second. */
const STEPS_MAX = 30_000_000
/** Looks at parts of the schema: about as long. */
const LOOKS_MAX = 150_000
/** Each item is compared with each other; the formats of the package are patterns of their own. */
const SQUARE = /"(?:uniqueItems|format)"\s*:/
const WHY_LETTERS = 200

/** `schema` as the request has it; what is no schema is unknown for every value. */
export function schemaCheck(schema: unknown): CheckArguments {
  if (!isObject(schema) && typeof schema !== 'boolean') return unknown('the tool has no schema')
  const lettersMax = lettersFor(schema)
  if (lettersMax <= 1) return unknown('the schema has a pattern that may take for ever')
  const steps = schemaSteps(schema, LOOKS_MAX)
  const validator = validatorOf(schema)
  if (validator === null) return unknown('the schema cannot be read')
  return (value, letters) => {
    if (letters > lettersMax) {
      return { is: 'unknown', why: 'the arguments are too long to check' }
    }
    steps.renew()
    return checked(validator, value)
  }
}

function unknown(why: string): CheckArguments {
  return () => ({ is: 'unknown', why })
}

function validatorOf(schema: object | boolean): Validator | null {
  try {
    return new Validator(schema, '7')
  } catch {
    // Two schemas of one $id, an address that is none: whatever it is, it is the schema's.
    return null
  }
}

function checked(validator: Validator, value: unknown): Checked {
  try {
    const { valid, errors } = validator.validate(value)
    if (valid) return { is: 'valid' }
    // From the outermost to the innermost.
    const innermost = errors.at(-1)
    return { is: 'invalid', why: whyOf(innermost?.keyword ?? '', innermost?.keywordLocation ?? '') }
  } catch (error) {
    if (error instanceof TooManySteps) return { is: 'unknown', why: 'the schema takes too long' }
    // A reference to nothing or to itself, a pattern that is no regular expression.
    return { is: 'unknown', why: 'the schema cannot be used' }
  }
}

/** Both are of the schema, so they tell nothing of the arguments. */
function whyOf(keyword: string, location: string): string {
  return `${keyword} at ${location}`.slice(0, WHY_LETTERS)
}

/** Arguments up to so many letters are checked within the steps. */
function lettersFor(schema: unknown): number {
  const patterns = patternsOf(schema)
  const degrees = patterns.map(patternDegree)
  const paths = patterns.reduce((sum, pattern) => sum + patternPaths(pattern), 0)
  const degree = Math.max(1, ...degrees, SQUARE.test(JSON.stringify(schema)) ? 2 : 1)
  return Math.min(LETTERS_MAX, Math.floor((STEPS_MAX / Math.max(1, paths)) ** (1 / degree)))
}

function patternsOf(schema: unknown): readonly string[] {
  const found: string[] = []
  JSON.stringify(schema, (key, value: unknown) => {
    if (key === 'pattern' && typeof value === 'string') found.push(value)
    if (key === 'patternProperties' && isObject(value)) found.push(...Object.keys(value))
    return value
  })
  return found
}
