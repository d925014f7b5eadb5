/** Holds an answer of the daemon against the shape that the protocol has for it. */
import * as z from 'zod/mini'
import { AgenthostError } from '../errors.ts'

/** Throws `unreachable` for an answer of another shape. */
export function understood<T extends z.core.$ZodType>(shape: T, answer: unknown): z.core.output<T> {
  const result = z.safeParse(shape, answer)
  if (result.success) return result.data
  const where = result.error.issues[0]?.path.join('.') ?? ''
  throw new AgenthostError(
    'unreachable',
    `unable to understand the daemon's answer: ${where === '' ? 'its form' : where} is not as expected`,
    'The daemon may be of another version: restart it with this one.',
  )
}
