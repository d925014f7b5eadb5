/** Careful looks into JSON from outside, and the numbers that the gateway holds itself to. */
import { describe, expect, it } from 'vitest'
import { dialectOf, isRefused } from '../../src/gateway/call.ts'
import {
  countAt,
  isObject,
  nameAt,
  objectAt,
  objectsAt,
  parsedObject,
  placeAt,
  textAt,
} from '../../src/gateway/json-look.ts'
import { LIMITS } from '../../src/gateway/limits.ts'

const from = {
  text: 'x',
  empty: '',
  long: 'x'.repeat(201),
  zero: 0,
  seven: 7,
  minus: -1,
  half: 1.5,
  huge: 2 ** 53,
  none: null,
  object: { a: 1 },
  list: [{ a: 1 }, 7, null, [], { b: 2 }],
}

describe('a look at a key', () => {
  it.each<[keyof typeof from | 'missing', string, string | null, number | null, string]>([
    ['text', 'x', 'x', null, '3'],
    ['empty', '', null, null, '3'],
    ['long', 'x'.repeat(201), 'x'.repeat(200), null, '3'],
    ['zero', '', null, 0, '0'],
    ['seven', '', null, 7, '7'],
    ['minus', '', null, null, '3'],
    ['half', '', null, null, '3'],
    ['huge', '', null, null, '3'],
    ['none', '', null, null, '3'],
    ['object', '', null, null, '3'],
    ['list', '', null, null, '3'],
    ['missing', '', null, null, '3'],
  ])('of %s', (key, text, name, count, place) => {
    expect([
      textAt(from, key),
      nameAt(from, key),
      countAt(from, key),
      placeAt(from, key, 3),
    ]).toEqual([text, name, count, place])
    expect(objectAt(from, key)).toEqual(key === 'object' ? { a: 1 } : {})
    expect(objectsAt(from, key)).toEqual(key === 'list' ? [{ a: 1 }, { b: 2 }] : [])
    expect(isObject((from as Record<string, unknown>)[key])).toBe(key === 'object')
  })

  it('has the first place where it says none', () => {
    expect(placeAt(from, 'missing')).toBe('0')
  })

  it.each<[string, object | null]>([
    ['{"a":1}', { a: 1 }],
    ['[]', null],
    ['null', null],
    ['7', null],
    ['{', null],
    ['', null],
  ])('into %j finds %j', (text, found) => {
    expect(parsedObject(text)).toEqual(found)
  })
})

describe('the words of a call', () => {
  it('are Anthropic’s in Messages, and OpenAI’s in the others', () => {
    expect((['messages', 'chat', 'responses'] as const).map(dialectOf)).toEqual([
      'anthropic',
      'openai',
      'openai',
    ])
    expect([isRefused({ refused: 1 }), isRefused({ links: [] })]).toEqual([true, false])
  })

  it('are held to limits that are documented', () => {
    expect(LIMITS).toMatchObject({
      port: 4141,
      maxBodyBytes: 32_000_000,
      requestMs: 60_000,
      connectMs: 10_000,
      firstByteMs: 90_000,
      idleMs: 90_000,
      outputTokens: 32_000,
    })
  })
})
