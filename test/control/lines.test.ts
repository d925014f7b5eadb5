import { describe, expect, it } from 'vitest'
import { linesOf } from '../../src/control/lines.ts'

async function* inPieces(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = []
  for await (const line of lines) found.push(line)
  return found
}

const linesIn = (...texts: readonly string[]): Promise<string[]> =>
  all(linesOf(inPieces(texts.map((text) => Buffer.from(text)))))

describe('bytes that arrive in pieces', () => {
  it.each([
    [['one\ntwo\n'], ['one', 'two']],
    [
      ['one\ntw', 'o\n'],
      ['one', 'two'],
    ],
    [
      ['one', '\n', 'two', '\n'],
      ['one', 'two'],
    ],
    [['one\n\ntwo\n'], ['one', '', 'two']],
    [['\n'], ['']],
    [['one\ntwo'], ['one', 'two']],
    [['one'], ['one']],
    [[''], []],
    [[], []],
  ])('such as %j are the lines %j', async (pieces, lines) => {
    expect(await linesIn(...pieces)).toEqual(lines)
  })

  it('keep a character whole wherever it is torn', async () => {
    const bytes = Buffer.from('grün\n☃ snow')
    for (let at = 0; at <= bytes.length; at++) {
      const pieces = [bytes.subarray(0, at), bytes.subarray(at)]
      expect(await all(linesOf(inPieces(pieces)))).toEqual(['grün', '☃ snow'])
    }
  })

  it('that break off within a character say so by a replacement sign', async () => {
    const torn = Buffer.from('a☃').subarray(0, 3)
    expect(await all(linesOf(inPieces([torn])))).toEqual(['a\ufffd'])
  })

  it('are given line by line, before the next piece has come', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('first\nsec')
      throw new Error('asked for more too early')
    }
    const lines = linesOf(endless())
    expect((await lines.next()).value).toBe('first')
    await expect(lines.next()).rejects.toThrow('too early')
  })
})
