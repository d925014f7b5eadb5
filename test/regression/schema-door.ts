/** The door of schemas, for tests: Draft 7 by the same package that the gateway checks calls with. */
import { Validator } from '@cfworker/json-schema'
import type { Validate } from '../../src/regression/tool-match.ts'

export const validate: Validate = (schema, value) => {
  try {
    const { valid, errors } = new Validator(schema as object, '7').validate(value)
    return valid ? { is: 'valid' } : { is: 'invalid', why: errors.at(-1)?.keywordLocation ?? '' }
  } catch (error) {
    return { is: 'unknown', why: String(error) }
  }
}
