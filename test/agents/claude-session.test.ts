import { describe, expect, it } from 'vitest'
import {
  chooseSession,
  holdsSession,
  refusalIn,
  type SessionFacts,
} from '../../src/agents/claude-session.ts'

const A = 'aaaaaaaa-0000-4000-8000-000000000000'
const B = 'bbbbbbbb-0000-4000-8000-000000000000'
const C = 'cccccccc-0000-4000-8000-000000000000'

function facts(change: Partial<SessionFacts>): SessionFacts {
  return { configured: undefined, kept: null, hasTranscript: () => false, refused: null, ...change }
}

describe('the session of a start', () => {
  const cases: readonly (readonly [string, Partial<SessionFacts>, object])[] = [
    ['is a new one at the first start', {}, { id: B, how: 'new', note: null }],
    ['is the configured one', { configured: A }, { id: A, how: 'new', note: null }],
    [
      'is begun again when nothing was said in it',
      { kept: { id: A, spoken: false } },
      { id: A, how: 'new', note: null },
    ],
    [
      'is resumed when its transcript is there',
      { kept: { id: A, spoken: false }, hasTranscript: () => true },
      { id: A, how: 'resume', spoken: true },
    ],
    [
      'is resumed when the configured one has a transcript',
      { configured: A, hasTranscript: () => true },
      { id: A, how: 'resume' },
    ],
    [
      'is another one when its transcript is gone',
      { kept: { id: A, spoken: true } },
      { id: B, how: 'new', spoken: false },
    ],
    [
      'is another one when it was not found',
      { kept: { id: A, spoken: true }, hasTranscript: () => true, refused: 'not-found' },
      { id: B, how: 'new' },
    ],
    [
      'is begun anew under the configured id when that was not found',
      { configured: A, kept: { id: A, spoken: true }, refused: 'not-found' },
      { id: A, how: 'new' },
    ],
    [
      'is resumed when it was refused as in use',
      { kept: { id: A, spoken: false }, refused: 'in-use' },
      { id: A, how: 'resume' },
    ],
    [
      'is the configured one, whatever became of the one before',
      { configured: A, kept: { id: B, spoken: true }, refused: 'not-found' },
      { id: A, how: 'new', note: null },
    ],
    [
      'is the one in which the configured one has gone on',
      {
        configured: A,
        kept: { id: B, spoken: false, configured: A },
        hasTranscript: (id) => id === B,
      },
      { id: B, how: 'resume', note: null },
    ],
    [
      'is a new one when what the configured one has gone on in is lost, since that one was left',
      {
        configured: A,
        kept: { id: C, spoken: true, configured: A },
        hasTranscript: (id) => id === A,
      },
      { id: B, how: 'new' },
    ],
    [
      'is the one that is configured now',
      { configured: A, kept: { id: B, spoken: true, configured: C }, hasTranscript: () => true },
      { id: A, how: 'resume' },
    ],
  ]
  it.each(cases)('%s', (_name, change, expected) => {
    expect(chooseSession(facts(change), () => B)).toMatchObject(expected)
  })

  it('tells of a conversation that is gone', () => {
    expect(chooseSession(facts({ kept: { id: A, spoken: true } }), () => B).note).toBe(
      `its conversation ${A} is gone; it begins a new one, ${B}`,
    )
  })
})

describe('what a start printed of its session', () => {
  it('is known when it was not found or in use, for this session only', () => {
    expect(refusalIn(`No conversation found with session ID: ${A}\n`, A)).toBe('not-found')
    expect(refusalIn(`Error: Session ID ${A} is already in use.\n`, A)).toBe('in-use')
    expect(refusalIn(`No conversation found with session ID: ${B}\n`, A)).toBeNull()
  })
})

describe('a command line', () => {
  it('holds a session that it resumes or begins', () => {
    expect(holdsSession(`claude -p --resume ${A}`, A)).toBe(true)
    expect(holdsSession(`claude -p --session-id ${A} --verbose`, A)).toBe(true)
    expect(holdsSession(`claude -r ${A}`, A)).toBe(true)
    expect(holdsSession(`claude --resume=${A}`, A)).toBe(true)
  })

  it('does not hold one that it only names, or another', () => {
    expect(holdsSession(`tail -f /tmp/claude-0/x/${A}/tasks/t.output`, A)).toBe(false)
    expect(holdsSession(`claude --resume ${B}`, A)).toBe(false)
  })
})
