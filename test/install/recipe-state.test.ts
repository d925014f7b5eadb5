/** What a recipe makes of what it hears. */
import { describe, expect, it } from 'vitest'
import {
  ended,
  failed,
  jobOf,
  look,
  refusalOf,
  type Heard,
  type RecipeState,
} from '../../src/install/recipe-state.ts'

const REFUSED = { code: 5, said: 'Input/output error' }
const STATE: RecipeState = {
  at: 'beginning',
  aim: { mustRun: true, exitTimeoutMs: 20_000 },
  oldPid: 7,
  enterBy: null,
  refusal: REFUSED,
}
const ABSENT: Heard = { of: 'job', job: { kind: 'absent' }, isOldAlive: false }
const NOTHING: Heard = { of: 'nothing' }

describe('a look', () => {
  it('asks for the process of before too', () => {
    expect(look(STATE)).toEqual({ do: 'look', oldPid: 7 })
  })

  it('that was not made leaves the job unknown, never absent', () => {
    const unknown = { kind: 'unknown', why: 'nobody looked' }
    expect(jobOf(ABSENT)).toEqual({ kind: 'absent' })
    expect(jobOf(NOTHING)).toEqual(unknown)
    expect(jobOf({ of: 'answer', answer: { code: 0, said: '' } })).toEqual(unknown)
  })
})

describe('the refusal that is told in the end', () => {
  it.each([5, 37, 119, null])('is the newest answer, %s', (code) => {
    const answer = { code, said: 'new' }
    expect(refusalOf(STATE, { of: 'answer', answer })).toEqual(answer)
  })

  it('stays the last one where what was heard is none', () => {
    expect(refusalOf(STATE, { of: 'answer', answer: { code: 0, said: '' } })).toBe(REFUSED)
    expect(refusalOf(STATE, ABSENT)).toBe(REFUSED)
    expect(refusalOf(STATE, NOTHING)).toBe(REFUSED)
    expect(refusalOf({ ...STATE, refusal: null }, NOTHING)).toBe(null)
  })
})

describe('an end', () => {
  it('that is a failure has the refusal and the job with it', () => {
    const job = { kind: 'absent' } as const
    const outcome = { kind: 'failed', why: 'not-loaded', answer: REFUSED, job }
    expect(failed(STATE, 'not-loaded', job)).toEqual([STATE, { do: 'end', outcome }])
  })

  it('that is none has the process', () => {
    const outcome = { kind: 'done', pid: 8 } as const
    expect(ended(STATE, outcome)).toEqual([STATE, { do: 'end', outcome }])
  })
})
