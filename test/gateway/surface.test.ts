import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefused, type Protocol } from '../../src/gateway/call.ts'
import type { Surface } from '../../src/gateway/request/request.ts'
import { readSurface } from '../../src/gateway/request/surface.ts'
import { runs } from '../support/fuzzing.ts'

const read = (text: string | Buffer, protocol: Protocol = 'chat'): Surface | string => {
  const body = typeof text === 'string' ? Buffer.from(text) : text
  const surface = readSurface(protocol, body)
  return isRefused(surface) ? `${surface.refused.code}: ${surface.refused.message}` : surface
}

const spansOf = (text: string): Record<string, string> => {
  const surface = read(text)
  if (typeof surface === 'string') throw new Error(surface)
  const body = Buffer.from(text)
  return Object.fromEntries(
    [...surface.spans].map(([key, { from, to }]) => [key, body.toString('utf8', from, to)]),
  )
}

/** What JSON.parse makes of it, or undefined. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // No JSON: that is what is asked.
    return undefined
  }
}

describe('a body that is a JSON object', () => {
  it('is read by its top-level keys', () => {
    const text = ' {"model" : "fast","stream":true, "messages":[{"model":"x"}],"max_tokens":12}\n'
    expect(read(text)).toMatchObject({ model: 'fast', stream: true, outputLimit: 12 })
    expect(spansOf(text)).toEqual({
      model: '"fast"',
      stream: 'true',
      messages: '[{"model":"x"}]',
      max_tokens: '12',
    })
  })

  it('has its keys read with their escapes decoded', () => {
    expect(read('{"mod\\u0065l":"a\\u0062"}')).toMatchObject({ model: 'ab' })
    expect(read('{"model":"a","mod\\u0065l":"b"}')).toMatch(/^duplicate_key: "model" stands twice/)
    expect([...spansOf2('{"model":"a","x\\"y":1}')]).toEqual(['model', 'x"y'])
  })

  it('takes a null stream and a null limit for none', () => {
    expect(read('{"model":"a","stream":null,"max_tokens":null}')).toMatchObject({
      stream: false,
      outputLimit: null,
    })
  })

  it('counts the larger of the two limits of chat', () => {
    const text = '{"model":"a","max_tokens":5,"max_completion_tokens":9}'
    expect(read(text)).toMatchObject({ outputLimit: 9 })
  })
})

const spansOf2 = (text: string): Iterable<string> => {
  const surface = read(text)
  if (typeof surface === 'string') throw new Error(surface)
  return surface.spans.keys()
}

describe('a body that could be read in two ways, or in none', () => {
  it.each([
    ['', /invalid_json: the body is empty/],
    ['  \n', /invalid_json: the body is empty/],
    ['[]', /no JSON object/],
    ['"model"', /no JSON object/],
    ['\ufeff{"model":"a"}', /byte order mark/],
    ['{"model":"a"', /ends too early/],
    ['{"model":"a"} x', /byte 14 does not fit/],
    ['{"model":"a"}{}', /byte 13 does not fit/],
    ['{"model":"a",}', /byte 13 does not fit/],
    ['{"model":"a" "b":1}', /does not fit/],
    ['{"model":"a","b":NaN}', /byte 17 does not fit/],
    ['{"model":"a","b":01}', /does not fit/],
    ['{"model":"a","b":+1}', /does not fit/],
    ['{"model":"a","b":.5}', /does not fit/],
    ['{"model":"a","b":1.}', /does not fit/],
    ['{"model":"a","b":Infinity}', /does not fit/],
    ['{"model":"a","b":[1,]}', /does not fit/],
    ['{"model":"a","b":{1:2}}', /does not fit/],
    ["{'model':'a'}", /does not fit/],
    ['{"model":"a"/* */}', /does not fit/],
    ['{"model":"a","b":"\\x"}', /does not fit/],
    ['{"model":"a","b":"\\u12g4"}', /does not fit/],
    ['{"model":"a","b":"\n"}', /does not fit/],
    ['{"model":"a","b":[}]', /does not fit/],
    ['{"model":"a","b":1,"b":2}', /duplicate_key: "b" stands twice/],
    ['{"stream":true}', /no_model: "model" is missing/],
    ['{"model":7}', /no_model: "model" is 7 instead of the name of a route/],
    ['{"model":null}', /no_model: "model" is null/],
    ['{"model":""}', /no_model: "model" is empty/],
    ['{"model":["a"]}', /no_model: "model" is a list/],
    ['{"model":"a","stream":"true"}', /invalid_stream: "stream" is a string instead of true/],
    ['{"model":"a","stream":1}', /invalid_stream/],
    ['{"model":"a","max_tokens":-1}', /invalid_limit: "max_tokens" is -1 instead of a whole/],
    ['{"model":"a","max_tokens":0}', /invalid_limit/],
    ['{"model":"a","max_tokens":1.5}', /invalid_limit/],
    ['{"model":"a","max_tokens":"9"}', /invalid_limit: "max_tokens" is a string/],
    ['{"model":"a","max_tokens":1e999}', /invalid_limit: "max_tokens" is Infinity/],
    ['{"model":"a","max_tokens":{}}', /invalid_limit: "max_tokens" is an object/],
    ['{"model":"a","max_completion_tokens":1e10}', /invalid_limit: "max_completion_tokens"/],
  ])('%j is refused', (text, why) => {
    expect(read(text)).toMatch(why)
  })

  it('is refused when its bytes are no UTF-8', () => {
    const bytes = Buffer.from('{"model":"a","b":"x"}')
    bytes[bytes.indexOf('x')] = 0xff
    expect(read(bytes)).toMatch(/not valid UTF-8/)
  })

  it('is refused when it is nested too deep', () => {
    const nested = (depth: number): string =>
      `{"model":"a","b":${'['.repeat(depth)}1${']'.repeat(depth)}}`
    expect(typeof read(nested(200))).toBe('object')
    expect(read(nested(201))).toMatch(/nesting over 200/)
    expect(read(nested(1_000_000))).toMatch(/nesting over 200/)
  })

  it('takes a limit of 0 from Anthropic clients alone, who fill a cache by it', () => {
    expect(read('{"model":"a","max_tokens":0}', 'messages')).toMatchObject({ outputLimit: 0 })
  })
})

/** A body with this value in it, at each of the four offsets in memory that a buffer may begin at. */
const agrees = (text: string): void => {
  const value = parsed(text)
  for (const lead of [0, 1, 2, 3]) {
    const memory = Buffer.alloc(Buffer.byteLength(text) + lead)
    memory.write(text, lead)
    const surface = readSurface('chat', memory.subarray(lead))
    if (value === undefined) expect(isRefused(surface), text).toBe(true)
    else if (isRefused(surface)) {
      // Refused though JSON.parse reads it: only for what is stricter by intent.
      expect(surface.refused.code, text).not.toBe('invalid_json')
    } else {
      const body = memory.subarray(lead)
      for (const [key, { from, to }] of surface.spans) {
        expect(JSON.parse(body.toString('utf8', from, to))).toEqual(
          (value as Record<string, unknown>)[key],
        )
      }
      expect([...surface.spans.keys()].toSorted()).toEqual(Object.keys(value as object).toSorted())
    }
  }
}

const spaced = fc.constantFrom(0, 1, '\t', ' \n')

describe('whatever is sent', () => {
  it('is read exactly as JSON.parse reads it', () => {
    const documents = fc.record({
      value: fc.jsonValue({ maxDepth: 6 }),
      keys: fc.dictionary(
        fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__'),
        fc.jsonValue(),
      ),
      space: spaced,
    })
    fc.assert(
      fc.property(documents, ({ value, keys, space }) => {
        agrees(JSON.stringify({ ...keys, model: 'm', value, stream: false }, null, space))
      }),
      { numRuns: runs(100) },
    )
  })

  it('is refused exactly where JSON.parse refuses it, when bytes were changed', () => {
    const pieces = fc.constantFrom(
      ...'" \\ { } [ ] , : 0 1 - e . u n + / true null \u0001 \u007f \u00e9 \\u0041 ""'.split(' '),
      ' ',
      '\n',
      '\u{1f600}',
    )
    const changes = fc.array(
      fc.record({ at: fc.nat(), cut: fc.nat(3), piece: fc.oneof(pieces, fc.constant('')) }),
      { minLength: 1, maxLength: 3 },
    )
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), spaced, changes, (value, space, list) => {
        let text = JSON.stringify({ model: 'm', value }, null, space)
        for (const { at, cut, piece } of list) {
          const place = at % (text.length + 1)
          text = text.slice(0, place) + piece + text.slice(place + cut)
        }
        if (text.isWellFormed() && !text.startsWith('\ufeff')) agrees(text)
      }),
      { numRuns: runs(3000) },
    )
  })

  it('is read the same whatever its length, to the last byte of a long string', () => {
    fc.assert(
      fc.property(
        fc.nat(70),
        fc.constantFrom(
          '"',
          '\\',
          '\n',
          'a',
          '\u0000',
          '\u001f',
          ' ',
          'é',
          '\u007f',
          '!',
          '#',
          '[',
          ']',
        ),
        fc.nat(70),
        (before, letter, after) => {
          agrees(`{"model":"m","v":"${'x'.repeat(before)}${letter}${'y'.repeat(after)}"}`)
        },
      ),
      { numRuns: runs(1000) },
    )
  })

  it('may be 10 MB long', () => {
    const long = JSON.stringify({ model: 'm', a: 'é"\\\n'.repeat(1_000_000), b: [1, 'x'] })
    expect(long.length).toBeGreaterThan(6_000_000)
    expect(Object.keys(spansOf(long))).toEqual(['model', 'a', 'b'])
  })
})
