/** What an answer to a parked request has to be. */
import { describe, expect, it } from 'vitest'
import { soundAnswer, TEXT_MAX_CHARACTERS, toolAnswer } from '../../src/cli/queue/answer-rules.ts'

/** As a person sees it: the kind of the error, what it says, and what to do. */
function refusal(answer: () => unknown): unknown {
  try {
    return answer()
  } catch (error) {
    const { kind, message, hint } = error as { kind: string; message: string; hint: string }
    return [kind, message, hint]
  }
}

describe('a text', () => {
  const tool = { name: 'read', input: {} }
  it.each([{ text: 'yes' }, { text: '', tool }, { text: 'x'.repeat(TEXT_MAX_CHARACTERS) }])(
    'is sent as it is where there is something in it',
    (answer) => {
      const wish = { id: 3, by: 'me', ...answer }
      expect(soundAnswer(wish)).toBe(wish)
    },
  )

  it('is refused where it is empty, and the request waits on', () => {
    expect(refusal(() => soundAnswer({ id: 3, by: 'me', text: ' \n' }))).toEqual([
      'bad',
      'unable to answer request 3: the text is empty',
      'Nothing was sent: the request waits as before.',
    ])
  })

  it('is refused where it is too long', () => {
    const text = 'x'.repeat(TEXT_MAX_CHARACTERS + 1)
    expect(refusal(() => soundAnswer({ id: 3, by: 'me', text }))).toEqual([
      'usage',
      'unable to answer request 3: the text has more than 1000000 characters',
      '',
    ])
  })
})

describe('the input of a tool', () => {
  it('is an object of JSON', () => {
    expect(toolAnswer(3, 'read', '{"path":"a"}')).toEqual({ name: 'read', input: { path: 'a' } })
  })

  it.each(['', '{', '[]', 'null', '"a"'])('is refused as %s', (input) => {
    expect(refusal(() => toolAnswer(3, 'read', input))).toEqual([
      'usage',
      'unable to answer request 3: the input of read is no JSON object',
      `Write it like this: --input '{"path": "a.txt"}'`,
    ])
  })
})
