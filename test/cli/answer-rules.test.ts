/** What an answer to a parked request has to be, and what is told where it is not. */
import { describe, expect, it } from 'vitest'
import {
  soundAnswer,
  TEXT_MAX_CHARACTERS,
  tooLong,
  toolAnswer,
} from '../../src/cli/queue/answer-rules.ts'
import { AgenthostError } from '../../src/errors.ts'

const told = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    if (error instanceof AgenthostError) return [error.kind, error.message, error.hint]
    throw error
  }
  return null
}
const wish = { id: 4, text: 'yes', by: 'me' }
const LONG = ['usage', 'unable to answer request 4: the text has more than 1000000 characters', '']

describe('an answer to a parked request', () => {
  it('is a text, or a call of a tool', () => {
    const call = { ...wish, text: ' ', tool: { name: 't', input: {} } }
    expect(soundAnswer(wish)).toBe(wish)
    expect(soundAnswer(call)).toBe(call)
  })

  it.each(['', ' \n\t'])('is not nothing, such as %j: the request waits on', (text) => {
    expect(told(() => soundAnswer({ ...wish, text }))).toEqual([
      'bad',
      'unable to answer request 4: the text is empty',
      'Nothing was sent: the request waits as before.',
    ])
  })

  it('is not too long, also beside a call', () => {
    const most = { ...wish, text: 'a'.repeat(TEXT_MAX_CHARACTERS) }
    expect(soundAnswer(most)).toBe(most)
    const more = { ...wish, text: `${most.text}a`, tool: { name: 't', input: {} } }
    expect(told(() => soundAnswer(more))).toEqual(LONG)
    const error = tooLong(4)
    expect([error.kind, error.message, error.hint]).toEqual(LONG)
  })
})

describe('a call of a tool', () => {
  it('has its input as an object', () => {
    expect(toolAnswer(4, 'send', '{"a":1}')).toEqual({ name: 'send', input: { a: 1 } })
    expect(toolAnswer(4, 'send', '{}')).toEqual({ name: 'send', input: {} })
  })

  it.each(['[]', 'null', '4', '"a"', '{', ''])('of %j is told how to be written', (input) => {
    expect(told(() => toolAnswer(4, 'send', input))).toEqual([
      'usage',
      'unable to answer request 4: the input of send is no JSON object',
      `Write it like this: --input '{"path": "a.txt"}'`,
    ])
  })
})
