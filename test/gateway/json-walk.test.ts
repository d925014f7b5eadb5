/** Steps over JSON in raw bytes: where each ends, and which byte it is that no JSON can have there. */
import { describe, expect, it } from 'vitest'
import { jsonBytes, MAX_DEPTH, skipString } from '../../src/gateway/request/json-bytes.ts'
import { skipScalar } from '../../src/gateway/request/json-scalars.ts'
import { eachItem, eachMember, skipValue } from '../../src/gateway/request/json-walk.ts'

const bytesOf = (text: string) => jsonBytes(Buffer.from(text))
/** `ok 5`: it ends at 5. `bad 5`: byte 5 does not fit. */
const told = (end: number): string => (end < 0 ? `bad ${~end}` : `ok ${end}`)

describe('a value', () => {
  it.each([
    ['{}', 'ok 2'],
    ['[]', 'ok 2'],
    ['{ }', 'ok 3'],
    ['[ ]', 'ok 3'],
    ['""', 'ok 2'],
    ['"a" ', 'ok 3'],
    ['1 ', 'ok 1'],
    ['{"a":1}', 'ok 7'],
    ['{ "a" : 1 , "b" : [ 1 , { } ] } ', 'ok 31'],
    ['[[],{},[1]] x', 'ok 11'],
    ['[1,2', 'bad 4'],
    ['[1 2]', 'bad 3'],
    ['[1,]', 'bad 3'],
    ['[1}', 'bad 2'],
    ['{"a":1]', 'bad 6'],
    ['{"a":1,}', 'bad 7'],
    ['{"a" 1}', 'bad 5'],
    ['{"a":}', 'bad 5'],
    ['{a:1}', 'bad 1'],
    ['{"a":1 "b":2}', 'bad 7'],
    ['{"a":1,b:2}', 'bad 7'],
    ['{"a\n":1}', 'bad 3'],
    ['{"a":"\n"}', 'bad 6'],
    ['[', 'bad 1'],
    ['{', 'bad 1'],
    ['x', 'bad 0'],
    ['', 'bad 0'],
  ])('%s: %s', (text, expected) => {
    expect(told(skipValue(bytesOf(text), 0))).toBe(expected)
  })

  it('may be as deep as is said, and no deeper', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
    expect(told(skipValue(bytesOf(nested(MAX_DEPTH + 1)), 0))).toBe(`ok ${2 * MAX_DEPTH + 2}`)
    expect(told(skipValue(bytesOf(nested(MAX_DEPTH + 2)), 0))).toBe(`bad ${MAX_DEPTH + 1}`)
    // What was open before means nothing for the next one.
    expect(told(skipValue(bytesOf('[[{}]]'), 0))).toBe('ok 6')
  })

  it('may begin anywhere', () => {
    expect(told(skipValue(bytesOf('xx[1]'), 2))).toBe('ok 5')
  })
})

describe('a number or a word', () => {
  it.each([
    ['0', 'ok 1'],
    ['-0', 'ok 2'],
    ['10', 'ok 2'],
    ['01', 'ok 1'],
    ['1.5', 'ok 3'],
    ['1.', 'bad 2'],
    ['1.e5', 'bad 2'],
    ['-', 'bad 1'],
    ['-x', 'bad 1'],
    ['-.5', 'bad 1'],
    ['1e5', 'ok 3'],
    ['1E+5', 'ok 4'],
    ['1e-05', 'ok 5'],
    ['1e', 'bad 2'],
    ['1e+', 'bad 3'],
    ['0e0', 'ok 3'],
    ['1x', 'ok 1'],
    ['9:', 'ok 1'],
    ['/', 'bad 0'],
    [':', 'bad 0'],
    ['true', 'ok 4'],
    ['false', 'ok 5'],
    ['null', 'ok 4'],
    ['nul', 'bad 3'],
    ['trve', 'bad 2'],
    ['fallse', 'bad 3'],
    ['tru', 'bad 3'],
    ['+1', 'bad 0'],
  ])('%s: %s', (text, expected) => {
    expect(told(skipScalar(bytesOf(text), 0))).toBe(expected)
  })
})

describe('a string', () => {
  it.each([
    ['a"', 'ok 2'],
    ['"', 'ok 1'],
    ['\\""', 'ok 3'],
    ['\\\\"', 'ok 3'],
    ['\\/\\b\\f\\n\\r\\t"', 'ok 13'],
    ['\\u00e9"', 'ok 7'],
    ['\\uABCF"', 'ok 7'],
    ['\\uabcf"', 'ok 7'],
    ['\\u00g9"', 'bad 4'],
    ['\\u00e`"', 'bad 5'],
    ['\\u00e@"', 'bad 5'],
    ['\\u00eG"', 'bad 5'],
    ['\\u00e"', 'bad 5'],
    ['\\u', 'bad 2'],
    ['\\x"', 'bad 1'],
    ['\\', 'bad 1'],
    ['a', 'bad 1'],
    ['a\u001f"', 'bad 1'],
    ['a \u007f"', 'ok 4'],
    ['', 'bad 0'],
  ])('%j: %s', (text, expected) => {
    expect(told(skipString(bytesOf(text), 0))).toBe(expected)
  })

  it.each(['"', '\\', '\u0000', '\u001f', '\n'])(
    'ends a long run at %j, wherever it stands',
    (letter) => {
      for (let before = 0; before < 120; before += 1) {
        const json = bytesOf(`${'é!#[] '.repeat(30).slice(0, before)}${letter}n${'y'.repeat(60)}"`)
        const at = json.bytes.indexOf(letter)
        const end = skipString(json, 0)
        if (letter === '"') expect(told(end)).toBe(`ok ${at + 1}`)
        else if (letter === '\\') expect(told(end)).toBe(`ok ${json.bytes.length}`)
        else expect(told(end)).toBe(`bad ${at}`)
      }
    },
  )
})

describe('the members of an object', () => {
  const walked = (text: string) => {
    const json = bytesOf(text)
    const seen: (readonly [string, number, number])[] = []
    const end = eachMember(json, 0, (key, valueAt, keyAt) => {
      seen.push([key, valueAt, keyAt])
      return skipValue(json, valueAt)
    })
    return [told(end), seen]
  }

  it.each<[string, string, readonly (readonly [string, number, number])[]]>([
    ['{}', 'ok 2', []],
    ['{ } ', 'ok 3', []],
    ['{"a":1}', 'ok 7', [['a', 5, 1]]],
    [
      '{ "type" : 1 , "tyqe":[] }',
      'ok 26',
      [
        ['type', 11, 2],
        ['tyqe', 22, 15],
      ],
    ],
    ['{"\\u0061\\"":1}', 'ok 14', [['a"', 12, 1]]],
    ['{"é":1}', 'ok 8', [['é', 6, 1]]],
    ['{"":1}', 'ok 6', [['', 4, 1]]],
    ['{a:1}', 'bad 1', []],
    ['{"a"}', 'bad 4', []],
    ['{"a":x}', 'bad 5', [['a', 5, 1]]],
    ['{"a":1;"b":2}', 'bad 6', [['a', 5, 1]]],
    ['{"a":1,}', 'bad 7', [['a', 5, 1]]],
    ['{"a":1', 'bad 6', [['a', 5, 1]]],
  ])('%s: %s', (text, end, seen) => {
    expect(walked(text)).toEqual([end, seen])
  })

  it.each(
    (
      'id ttl url type role text name data input tools output source content tool_use_id description input_schema ' +
      'cache_control'
    ).split(' '),
  )('have keys as they are written, met often or not: %s', (key) => {
    const near = `${key.slice(0, -1)}X`
    const far = `X${key.slice(1)}`
    for (const each of [key, near, far]) {
      expect(walked(`{"${each}":1}`)).toEqual([
        `ok ${each.length + 6}`,
        [[each, each.length + 4, 1]],
      ])
    }
  })
})

describe('the items of a list', () => {
  const walked = (text: string) => {
    const json = bytesOf(text)
    const seen: (readonly [number, number])[] = []
    const end = eachItem(json, 0, (valueAt, index) => {
      seen.push([valueAt, index])
      return skipValue(json, valueAt)
    })
    return [told(end), seen]
  }

  it.each<[string, string, readonly (readonly [number, number])[]]>([
    ['[]', 'ok 2', []],
    ['[ ] ', 'ok 3', []],
    ['[1]', 'ok 3', [[1, 0]]],
    [
      '[ 1 , [2] ,"x"]',
      'ok 15',
      [
        [2, 0],
        [6, 1],
        [11, 2],
      ],
    ],
    ['[x]', 'bad 1', [[1, 0]]],
    ['[1;2]', 'bad 2', [[1, 0]]],
    [
      '[1,]',
      'bad 3',
      [
        [1, 0],
        [3, 1],
      ],
    ],
    ['[1', 'bad 2', [[1, 0]]],
  ])('%s: %s', (text, end, seen) => {
    expect(walked(text)).toEqual([end, seen])
  })
})
