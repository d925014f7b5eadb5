import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alikeFrames } from '../../src/gateway/tap/alike-frames.ts'

/** What went into `content` and `arguments` of the events that were taken. */
function taken(first: string, others: readonly string[]): readonly (string | null)[] {
  let got: string[] = []
  const frames = alikeFrames()
  frames.learn(first, { content: (escaped) => got.push(escaped) })
  return others.map((other) => {
    got = []
    return frames.take(other) ? got.join('|') : null
  })
}

describe('an event after one that was parsed', () => {
  it.each<[string, string, string, string | null]>([
    ['like it', '{"a":1,"content":"x"}', '{"a":1,"content":"yz"}', 'yz'],
    ['with escapes', '{"content":"x"}', String.raw`{"content":"a\"b\\"}`, String.raw`a\"b\\`],
    ['with a space', '{"content": "x"}', '{"content": "y"}', 'y'],
    ['empty', '{"content":"x"}', '{"content":""}', ''],
    [
      'with digits of its own',
      '{"created":12,"content":"x"}',
      '{"created":345,"content":"y"}',
      'y',
    ],
    [
      'with other text of no matter',
      '{"content":"x","text":"1"}',
      '{"content":"y","text":"2"}',
      'y',
    ],
    ['of another value', '{"a":1,"content":"x"}', '{"a":2,"content":"y"}', null],
    ['that has more', '{"content":"x"}', '{"content":"y","usage":{}}', null],
    ['that has something behind it', '{"content":"x"}', '{"content":"y"} ', null],
    ['that is cut', '{"content":"x"}', '{"content":"y', null],
    ['whose string never ends', '{"content":"x"}', String.raw`{"content":"y\"}`, null],
    ['without digits', '{"created":12,"content":"x"}', '{"created":null,"content":"y"}', null],
    ['with null for text', '{"content":"x"}', '{"content":null}', null],
    // Which of the two counts is for a parser to say.
    [
      'of a key that stands twice',
      '{"content":"x","content":"x"}',
      '{"content":"y","content":"y"}',
      null,
    ],
    ['with a control character', '{"content":"x"}', '{"content":"a\u0001"}', null],
    ['with a tab as it is', '{"content":"x"}', '{"content":"\t"}', null],
    [
      'with a line end where it is of no matter',
      '{"content":"","text":""}',
      '{"content":"","text":"\n"}',
      null,
    ],
    ['with an escape that JSON has not', '{"content":"x"}', String.raw`{"content":"\x"}`, null],
    ['with half an escape', '{"content":"x"}', String.raw`{"content":"\u12 "}`, null],
    [
      'with every escape',
      '{"content":"x"}',
      String.raw`{"content":"\"\\\/\b\f\n\r\t\u00aF"}`,
      String.raw`\"\\\/\b\f\n\r\t\u00aF`,
    ],
    [
      'with an escaped backslash before a letter',
      '{"content":"x"}',
      String.raw`{"content":"\\x"}`,
      String.raw`\\x`,
    ],
    [
      'with a zero in front of its digits',
      '{"created":12,"content":"x"}',
      '{"created":01,"content":"y"}',
      null,
    ],
    ['with a zero alone', '{"created":12,"content":"x"}', '{"created":0,"content":"y"}', 'y'],
    [
      'with a nine at the end of its digits',
      '{"created":12,"content":"x"}',
      '{"created":109,"content":"y"}',
      'y',
    ],
    [
      'with a letter behind its digits',
      '{"created":12,"content":"x"}',
      '{"created":12a,"content":"y"}',
      null,
    ],
    ['of a key that does not stand there', '{"a":"x"}', '{"a":"x"}', null],
  ])('%s', (_name, first, other, expected) => {
    expect(taken(first, [other])).toEqual([expected])
  })

  it('has a few places that may differ, and no more', () => {
    const event = (places: number, word: string): string =>
      `{"content":"${word}"${`,"text":"${word}"`.repeat(places - 1)}}`
    expect(taken(event(6, 'a'), [event(6, 'b')])).toEqual(['b'])
    expect(taken(event(7, 'a'), [event(7, 'b')])).toEqual([null])
  })

  it('is taken among several kinds that alternate, and not among more than are kept', () => {
    const got: string[] = []
    const frames = alikeFrames()
    for (let kind = 0; kind < 9; kind += 1) {
      frames.learn(`{"k":${kind},"content":""}`, {
        content: (escaped) => got.push(`${kind}${escaped}`),
      })
    }
    expect(frames.take('{"k":8,"content":"a"}')).toBe(true)
    expect(frames.take('{"k":1,"content":"b"}')).toBe(true)
    expect(frames.take('{"k":0,"content":"c"}')).toBe(false)
    expect(got).toEqual(['8a', '1b'])
  })

  it('gives what parsing would give, whatever its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, other) => {
        const event = (content: string, note: string): string =>
          JSON.stringify({
            created: text.length,
            choices: [{ delta: { content, text: note } }],
            end: null,
          })
        expect(taken(event('', ''), [event(text, other)])).toEqual([
          JSON.stringify(text).slice(1, -1),
        ])
      }),
    )
  })
})
