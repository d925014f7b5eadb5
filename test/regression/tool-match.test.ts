/** The judge of replies with tools: what it takes for right, and what it calls the rest. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMatch } from '../../src/regression/argument-match.ts'
import { pairUp } from '../../src/regression/pairing.ts'
import type { Matcher, ToolPrompt } from '../../src/regression/task.ts'
import { matches } from '../../src/regression/tool-match.ts'
import { validate } from './schema-door.ts'

const number = { type: 'integer' }
const tool = (name: string): ToolPrompt['tools'][number] => ({
  name,
  description: name,
  parameters: { type: 'object', properties: { a: number, b: number }, required: ['a'] },
})

function prompt(expect_: ToolPrompt['expect'], more: Partial<ToolPrompt> = {}): ToolPrompt {
  return {
    kind: 'tools',
    id: 'one',
    title: 'One',
    difficulty: 'easy',
    probes: 'call',
    system: null,
    messages: [{ role: 'user', content: 'Go.' }],
    tools: [tool('add'), tool('drop')],
    toolChoice: 'auto',
    expect: expect_,
    limits: { timeMs: 1000, costNanoUsd: 1n, turns: 1 },
    ...more,
  }
}

const add = (a: unknown, b?: unknown): { name: string; args: unknown } => ({
  name: 'add',
  args: b === undefined ? { a } : { a, b },
})
const one = prompt({ calls: [{ name: 'add', args: { a: { is: 1 } } }] })
const none = prompt({ calls: [], text: 'canberra' })

describe('a reply to a prompt that wants one call', () => {
  it.each([
    ['the call', { calls: [add(1)], text: '' }, null],
    ['the call with an argument that is not named', { calls: [add(1, 7)], text: 'Here.' }, null],
    ['no call', { calls: [], text: 'Done.' }, 'missing-call'],
    ['another argument', { calls: [add(2)], text: '' }, 'wrong-argument'],
    ['another tool', { calls: [{ name: 'drop', args: { a: 1 } }], text: '' }, 'wrong-tool'],
    [
      'a tool that is not offered',
      { calls: [{ name: 'delete', args: {} }], text: '' },
      'unknown-tool',
    ],
    ['the call twice', { calls: [add(1), add(1)], text: '' }, 'extra-call'],
    ['a text for a number', { calls: [add('1')], text: '' }, 'schema'],
    ['what is required left out', { calls: [{ name: 'add', args: {} }], text: '' }, 'schema'],
    ['no JSON', { calls: [{ name: 'add', args: null, notJson: '{"a":1' }], text: '' }, 'not-json'],
  ])('%s', (_name, reply, fault) => {
    expect(matches(one, reply, validate)).toMatchObject({ passed: fault === null, fault })
  })

  it('is told that the text looks like the call that is missing', () => {
    const reply = { calls: [], text: '<tool_call>{"name":"add","arguments":{"a":1}}</tool_call>' }
    expect(matches(one, reply, validate).why).toContain('looks like a call')
  })

  it('names the tool and the argument, never a value', () => {
    const { why } = matches(one, { calls: [add(4711)], text: '' }, validate)
    expect(why).toBe('add with another a than expected')
  })

  it('does not print what a model made up as a name', () => {
    const reply = { calls: [{ name: `\u001B[31m${'x'.repeat(900)}`, args: {} }], text: '' }
    const { why } = matches(one, reply, validate)
    expect(why.length).toBeLessThan(100)
    expect(why).not.toContain('\u001B')
  })

  it('is not failed by a schema that cannot be checked', () => {
    const unknown = (): { is: 'unknown'; why: string } => ({ is: 'unknown', why: 'too long' })
    expect(matches(one, { calls: [add(1)], text: '' }, unknown).passed).toBe(true)
  })
})

describe('a reply to a prompt that wants no call', () => {
  it.each([
    ['the text', { calls: [], text: 'It is CANBERRA.' }, null],
    ['another text', { calls: [], text: 'Sydney' }, 'wrong-text'],
    ['nothing', { calls: [], text: ' \n' }, 'no-text'],
    ['a call beside the text', { calls: [add(1)], text: 'Canberra' }, 'unexpected-call'],
  ])('%s', (_name, reply, fault) => {
    expect(matches(none, reply, validate)).toMatchObject({ passed: fault === null, fault })
  })
})

describe('a prompt with other sets of calls that are as good', () => {
  const either = prompt({
    calls: [{ name: 'add', args: { a: { is: 1 } } }],
    or: [
      [
        { name: 'add', args: { a: { is: 2 } } },
        { name: 'drop', args: { a: { is: 3 } } },
      ],
      [],
    ],
  })

  it('passes each of them and no mixture', () => {
    const drop = { name: 'drop', args: { a: 3 } }
    expect(matches(either, { calls: [drop, add(2)], text: '' }, validate).passed).toBe(true)
    expect(matches(either, { calls: [], text: 'None is needed.' }, validate).passed).toBe(true)
    expect(matches(either, { calls: [drop, add(1)], text: '' }, validate).passed).toBe(false)
  })
})

describe('a reply that is none of several', () => {
  it('is told what it misses of the one that it came nearest to', () => {
    const three = [1, 2, 3].map((a) => ({ name: 'drop', args: { a: { is: a } } }))
    const either = prompt({ calls: three, or: [[{ name: 'add', args: { a: { is: 1 } } }]] })
    const { fault, why } = matches(either, { calls: [add(2)], text: '' }, validate)
    expect({ fault, why }).toEqual({
      fault: 'wrong-argument',
      why: 'add with another a than expected',
    })
  })
})

describe('calls and what is expected of them', () => {
  it('are paired so that a forgiving expectation does not take the call of a strict one', () => {
    const wanted = prompt({
      calls: [
        { name: 'add', args: { a: { any: true } } },
        { name: 'add', args: { a: { oneOf: [1, 2] } } },
        { name: 'add', args: { a: { is: 1 } } },
      ],
    })
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3], { minLength: 3 }), (order) => {
        const reply = { calls: order.map((a) => add(a)), text: '' }
        expect(matches(wanted, reply, validate).passed).toBe(true)
      }),
    )
  })

  it('are paired as often as any pairing could', () => {
    const grid = fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), { maxLength: 5 })
    fc.assert(
      fc.property(grid, (fits) => {
        const pairs = pairUp(fits.length, 4, (left, right) => fits[left]?.[right] === true)
        const made = pairs.filter((pair) => pair !== null)
        expect(new Set(made).size).toBe(made.length)
        expect(pairs.every((right, left) => right === null || fits[left]?.[right])).toBe(true)
        expect(made.length).toBe(mostPairs(fits, 0, new Set()))
      }),
    )
  })
})

function mostPairs(
  fits: readonly (readonly boolean[])[],
  left: number,
  taken: ReadonlySet<number>,
): number {
  const row = fits[left]
  if (row === undefined) return 0
  const taking = row.flatMap((isFit, right) =>
    isFit && !taken.has(right) ? [1 + mostPairs(fits, left + 1, new Set([...taken, right]))] : [],
  )
  return Math.max(mostPairs(fits, left + 1, taken), ...taking)
}

describe('a matcher', () => {
  const cases: readonly (readonly [Matcher, unknown, boolean])[] = [
    [{ is: { a: 1, b: [2] } }, { b: [2], a: 1 }, true],
    [{ is: [1, 2] }, [2, 1], false],
    [{ is: '1' }, 1, false],
    [{ is: null }, undefined, false],
    [{ is: 'Ab' }, 'ab', false],
    [{ oneOf: ['a', 1] }, 1, true],
    [{ near: 21.1, within: 0.1 }, 21.15, true],
    [{ near: 21.1, within: 0.1 }, '21.1', false],
    [{ matches: '^(?i:oslo)$' }, 'OSLO', true],
    [{ any: true }, undefined, false],
    [{ any: true }, null, true],
    [{ text: 'See you on Friday.' }, ' see  you\non friday', true],
    [{ text: "It's 5" }, 'It’s 5', true],
    [{ text: 'See you' }, 'See you on Friday', false],
    [{ text: 'Bj\u00F6rk' }, 'Bjo\u0308rk', true],
    [{ is: 'Bj\u00F6rk' }, 'Bjork', false],
    [{ holds: ['dentist', 'Lea'] }, 'lea: DENTIST', true],
    [{ holds: ['dentist', 'Lea'] }, 'dentist', false],
    [{ day: '2026-03-18' }, '2026-03-18T00:00:00Z', true],
    [{ day: '2026-03-18' }, '18.03.2026', false],
    [{ moment: '2026-03-18T15:00' }, '2026-03-18 15:00:00', true],
    [{ moment: '2026-03-18T15:00' }, '2026-03-18T15:00Z', false],
    [{ moment: '2026-03-18T15:00Z' }, '2026-03-18T16:00:00.000+01:00', true],
    [{ moment: '2026-03-18T15:00Z' }, '2026-03-18T16:00+0100', true],
    [{ moment: '2026-03-18T15:00Z' }, '2026-03-18T15:00', false],
    [{ moment: '2026-03-18T15:00' }, '2026-03-18', false],
    [{ items: [{ '': { is: 'a' } }, { '': { is: 'b' } }] }, ['b', 'a'], true],
    [{ items: [{ '': { is: 'a' } }] }, ['a', 'a'], false],
    [{ items: [{ x: { is: 1 } }] }, [{ x: 1, y: 2 }], true],
    [{ items: [] }, 'none', false],
    [{ absent: true }, undefined, true],
    [{ absent: true }, '', false],
    [{ either: [{ absent: true }, { is: [] }] }, [], true],
    [{ either: [{ absent: true }, { is: [] }] }, ['a'], false],
  ]

  it.each(cases)('%j of %j: %s', (matcher, value, isRight) => {
    expect(isMatch(matcher, value)).toBe(isRight)
  })

  it('of any JSON value takes that value and no other', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) => {
        expect(isMatch({ is: value }, structuredClone(value))).toBe(true)
        const isSame = isMatch({ is: value }, other)
        expect(isSame).toBe(isMatch({ is: other }, value))
      }),
    )
  })
})
