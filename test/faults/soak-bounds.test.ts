/** What the soak calls bounded. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judged, type Rule } from '../../bench/soak/bounds.ts'
import { ruleOf } from '../../bench/soak/rules.ts'

const days = (count: number, of: (day: number) => number): readonly number[] =>
  Array.from({ length: count }, (_none, day) => of(day))
const LEVEL: Rule = { kind: 'level', share: 0.1, slack: 2 }
const GROWS: Rule = { kind: 'grows', forWeeks: 100, most: 1000, because: 'a limit' }

describe('a figure that has to be level', () => {
  it.each([
    ['stays', days(56, () => 50), true],
    ['settles after the first weeks', days(56, (day) => Math.min(day, 14) * 5), true],
    ['goes up and down', days(56, (day) => 50 + (day % 7)), true],
    ['falls', days(56, (day) => 500 - day), true],
    ['grows a little each day', days(56, (day) => 50 + day), false],
    ['has jumped late', days(56, (day) => (day < 40 ? 50 : 90)), false],
  ])('%s', (_how, values, holds) => {
    expect(judged('it', values, LEVEL).holds).toBe(holds)
  })

  it('never holds when it grows without an end, however it shakes', () => {
    const noise = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
      minLength: 56,
      maxLength: 56,
    })
    fc.assert(
      fc.property(noise, (shaken) => {
        const values = shaken.map((by, day) => 50 + 2 * day + by)
        expect(judged('it', values, LEVEL).holds).toBe(false)
      }),
    )
  })
})

describe('a figure that may grow', () => {
  it('is judged by what it comes to when its limit is reached', () => {
    const verdict = judged(
      'it',
      days(56, (day) => day),
      GROWS,
    )
    expect(verdict).toMatchObject({ perWeek: 7, last: 55, projected: 755, holds: true })
    expect(
      judged(
        'it',
        days(56, (day) => 2 * day),
        GROWS,
      ),
    ).toMatchObject({ holds: false })
  })

  it('is not made smaller by days on which it fell', () => {
    expect(
      judged(
        'it',
        days(56, (day) => 900 - day),
        GROWS,
      ).projected,
    ).toBe(845)
  })
})

it('too few days say nothing', () => {
  expect(() => judged('it', [1, 2], LEVEL)).toThrow('unable to judge')
})

it('a table or a folder that nobody gave a rule has to be level', () => {
  expect(ruleOf('rows host.something')).toMatchObject({ kind: 'level' })
  expect(ruleOf('rows ledger.calls')).toMatchObject({ kind: 'grows', forWeeks: 57 })
})
