/** What an answer to a parked request has to be, whichever way a person gave it. Pure. */
import type { AnswerWish } from '../../control/gateway-protocol.ts'
import { AgenthostError } from '../../errors.ts'
import { isObject } from '../is-object.ts'

/** As the protocol has it. */
export const TEXT_MAX_CHARACTERS = 1_000_000

/** The same wish; throws `usage` for a text that is too long, `bad` for none. */
export function soundAnswer(wish: AnswerWish): AnswerWish {
  const { id, text, tool } = wish
  if (text.length > TEXT_MAX_CHARACTERS) throw tooLong(id)
  if (text.trim() !== '' || tool !== undefined) return wish
  const message = `unable to answer request ${id}: the text is empty`
  throw new AgenthostError('bad', message, 'Nothing was sent: the request waits as before.')
}

/** A call of a tool with its input as JSON; throws `usage` where that is no object. */
export function toolAnswer(
  id: number,
  name: string,
  input: string,
): NonNullable<AnswerWish['tool']> {
  try {
    const value: unknown = JSON.parse(input)
    if (isObject(value)) return { name, input: value }
  } catch {
    // Said below, as for JSON that is no object.
  }
  const message = `unable to answer request ${id}: the input of ${name} is no JSON object`
  throw new AgenthostError('usage', message, `Write it like this: --input '{"path": "a.txt"}'`)
}

export function tooLong(id: number): AgenthostError {
  const message = `unable to answer request ${id}: the text has more than ${TEXT_MAX_CHARACTERS} characters`
  return new AgenthostError('usage', message)
}
