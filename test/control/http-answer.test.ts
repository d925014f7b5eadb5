import { describe, expect, it } from 'vitest'
import { answerParser } from '../../src/control/http-answer.ts'

const CHUNKED =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\na;x=y\r\n, wörld!\n\r\n0\r\n\r\n'
const COUNTED = 'HTTP/1.1 404 Not Found\r\ncontent-length: 6\r\n\r\nnobody'

/** The whole body, with the answer cut into pieces of a size. */
function parsed(answer: string, pieceBytes: number) {
  const bytes = Buffer.from(answer)
  const parser = answerParser()
  const body: Buffer[] = []
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    body.push(...parser.push(bytes.subarray(at, at + pieceBytes)))
  }
  return {
    body: Buffer.concat(body).toString(),
    status: parser.status(),
    isWhole: parser.isWhole(),
  }
}

describe('an answer that arrives in pieces of any size', () => {
  for (const pieceBytes of [1, 2, 3, 7, 1000]) {
    it(`is put together from pieces of ${pieceBytes} bytes, by chunks and by length`, () => {
      expect(parsed(CHUNKED, pieceBytes)).toEqual({
        body: 'hello, wörld!\n',
        status: 200,
        isWhole: true,
      })
      expect(parsed(COUNTED, pieceBytes)).toEqual({ body: 'nobody', status: 404, isWhole: true })
    })
  }
})

describe('an answer that breaks off', () => {
  it('is never taken for a whole one', () => {
    for (const answer of [CHUNKED, COUNTED]) {
      const bytes = Buffer.byteLength(answer)
      for (let end = 1; end < bytes; end++) {
        const parser = answerParser()
        parser.push(Buffer.from(answer).subarray(0, end))
        expect(parser.isWhole(), `after ${end} bytes`).toBe(false)
      }
    }
  })
})

describe('something that is no HTTP', () => {
  it('is refused', () => {
    expect(() => parsed('SSH-2.0-x\r\n\r\n', 4)).toThrow('not HTTP')
    expect(() => parsed('x'.repeat(100_000), 1000)).toThrow('not HTTP')
    expect(() => parsed(CHUNKED.replace('5\r\n', 'five\r\n'), 9)).toThrow('not HTTP')
  })
})

describe('an answer without a body', () => {
  it('is whole with its head', () => {
    expect(parsed('HTTP/1.1 204 No Content\r\n\r\n', 5)).toEqual({
      body: '',
      status: 204,
      isWhole: true,
    })
    const empty = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'
    expect(parsed(empty, 5)).toEqual({ body: '', status: 200, isWhole: true })
  })
})
