/** What the daemon answers when it does not do what it was asked: one shape, and an HTTP status. */
import * as z from 'zod/mini'
import en from 'zod/v4/locales/en.js'
import { AgenthostError, type ErrorKind } from '../errors.ts'
import type { errorShape } from './protocol.ts'

/** A question that is none: too large, no JSON, another content type. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export type Refusal = {
  readonly status: number
  readonly body: z.infer<typeof errorShape>
  /** True for what nobody foresaw: to be told with its stack, which never goes over the socket. */
  readonly isMistake: boolean
}

const STATUS: Readonly<Record<ErrorKind, number>> = {
  bad: 400,
  usage: 400,
  config: 409,
  temporary: 503,
  unreachable: 503,
}

/** `question` is the method and the path, for the message of a mistake of ours. */
export function refusalOf(error: unknown, question: string): Refusal {
  if (error instanceof AgenthostError) {
    const { kind, message, hint } = error
    return refusal(STATUS[kind], { kind, message, hint })
  }
  if (error instanceof Refused) {
    const message = `unable to ${question}: ${error.message}`
    return refusal(error.status, { kind: 'usage', message, hint: '' })
  }
  const message = `unable to ${question}: this is a mistake in agenthost`
  const hint = 'The stack is in the log: `agenthost logs daemon`.'
  return { ...refusal(500, { kind: 'bad', message, hint }), isMistake: true }
}

export function noSuchPlace(question: string): Refusal {
  const message = `unable to ${question}: there is no such question`
  return refusal(404, {
    kind: 'usage',
    message,
    hint: 'Is the daemon of another version than you?',
  })
}

/** The validated input; throws `usage` that names each wrong field. */
export function validated<T extends z.core.$ZodType>(
  shape: T,
  input: unknown,
  verb: string,
): z.core.output<T> {
  const result = z.safeParse(shape, input ?? {}, { error: en().localeError })
  if (result.success) return result.data
  const wrong = result.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  )
  throw new AgenthostError('usage', `unable to ${verb}: ${wrong.join('; ')}`)
}

function refusal(status: number, error: Refusal['body']['error']): Refusal {
  return { status, body: { error }, isMistake: false }
}
