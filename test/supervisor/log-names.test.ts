import { describe, expect, it } from 'vitest'
import { cutAfterLastLine, nextLookMs, rotatedAmong } from '../../src/supervisor/log-names.ts'

describe('rotated files', () => {
  it('are those of this log, oldest first, one whole file for each number', () => {
    const names = [
      'a.log',
      'a.log.000002',
      'a.log.000001.gz',
      'a.log.000002.gz',
      'a.log.partial',
      'b.log.000001',
      'a.log.2',
    ]
    expect(rotatedAmong('a.log', names)).toEqual([
      { sequence: 1, name: 'a.log.000001.gz', compressed: true },
      { sequence: 2, name: 'a.log.000002', compressed: false },
    ])
  })
})

describe('the cut', () => {
  it.each([
    ['after the last newline', 'one\ntw', 6, { at: 4, torn: false }],
    ['at the end of whole lines', 'one\n', 4, { at: 4, torn: false }],
    ['in the tail of a longer file', 'x\ny', 103, { at: 102, torn: false }],
    ['at the end where there is no newline', 'xxx', 3, { at: 3, torn: true }],
  ])('is %s', (_where, tail, size, expected) => {
    expect(cutAfterLastLine(Buffer.from(tail), size)).toEqual(expected)
  })
})

describe('the next look at a log', () => {
  it.each([
    ['a second later at rest', { grownBytes: 0, inMs: 1000, size: 5 }, 1000],
    ['twice as late as the last while nothing comes', { grownBytes: 0, inMs: 20, size: 5 }, 40],
    ['at half of the time that is left', { grownBytes: 100, inMs: 1000, size: 900 }, 500],
    ['soon, when it is nearly full', { grownBytes: 1000, inMs: 10, size: 990 }, 4],
    ['soon, when it is over full', { grownBytes: 1000, inMs: 10, size: 2000 }, 4],
  ])('is %s', (_when, look, expected) => {
    expect(nextLookMs(look, 1000)).toBe(expected)
  })
})
