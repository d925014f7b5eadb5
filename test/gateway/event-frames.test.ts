import { describe, expect, it } from 'vitest'
import { eventFrames } from '../../src/gateway/tap/event-frames.ts'

type Frame = readonly [string | undefined, string]

function framesOf(chunks: readonly (string | Uint8Array)[], longest?: number): readonly Frame[] {
  const found: Frame[] = []
  const frames = eventFrames((data, name) => found.push([name, data]), longest)
  for (const chunk of chunks) frames.feed(Buffer.from(chunk as string))
  frames.finish()
  return found
}

describe('a stream of events', () => {
  it.each<[string, readonly (string | Uint8Array)[], readonly Frame[]]>([
    ['one with a name', ['event: ping\ndata: {}\n\n'], [['ping', '{}']]],
    ['without a space', ['data:{}\n\n'], [[undefined, '{}']]],
    ['data of several lines', ['data: a\ndata: b\n\n'], [[undefined, 'a\nb']]],
    ['comments, ids and unknown fields', [': x\nid: 1\nfoo: y\ndata: a\n\n'], [[undefined, 'a']]],
    ['a name without data', ['event: ping\n\ndata: a\n\n'], [[undefined, 'a']]],
    [
      'ends of CRLF, cut between CR and LF',
      ['data: a\r', '\n\r', '\ndata: b\r\n\r\n'],
      [
        [undefined, 'a'],
        [undefined, 'b'],
      ],
    ],
    [
      'ends of CR alone',
      ['data: a\r\rdata: b\r\r'],
      [
        [undefined, 'a'],
        [undefined, 'b'],
      ],
    ],
    [
      'no blank line at the end',
      ['data: a\n\ndata: b'],
      [
        [undefined, 'a'],
        [undefined, 'b'],
      ],
    ],
    ['a mark of byte order', ['\uFEFFdata: a\n\n'], [[undefined, 'a']]],
    [
      'letters cut in two',
      [Buffer.from('data: 👋\n\n').subarray(0, 8), Buffer.from('👋').subarray(2), '\n\n'],
      [[undefined, '👋']],
    ],
    ['lines that are none of it', ['hello\n<html>\n\ndata\n\n'], [[undefined, '']]],
  ])('%s', (_name, chunks, expected) => {
    expect(framesOf(chunks)).toEqual(expected)
  })

  it('drops an event that is too long, and reads on', () => {
    expect(
      framesOf([`data: ${'x'.repeat(50)}`, 'x'.repeat(80), '\n\n', 'data: a\n\n'], 100),
    ).toEqual([[undefined, 'a']])
  })
})
