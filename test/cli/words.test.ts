import { describe, expect, it } from 'vitest'
import { durationText, sizeText, wrapped } from '../../src/cli/words.ts'

describe('a duration', () => {
  it('has at most its two largest units', () => {
    const texts = [
      [0, '0s'],
      [999, '0s'],
      [59_999, '59s'],
      [60_000, '1m'],
      [3_599_000, '59m 59s'],
      [3_601_000, '1h'],
      [90_061_000, '1d 1h'],
      [86_400_000 * 400, '400d'],
    ] as const
    for (const [ms, text] of texts) expect(durationText(ms)).toBe(text)
  })
})

describe('a size', () => {
  it('has at most three digits', () => {
    const texts = [
      [0, '0 KB'],
      [999_499, '999 KB'],
      [999_500, '1 MB'],
      [999_499_999, '999 MB'],
      [999_500_000, '1.0 GB'],
      [12_340_000_000, '12.3 GB'],
    ] as const
    for (const [bytes, text] of texts) expect(sizeText(bytes)).toBe(text)
  })
})

describe('a long text', () => {
  it('is cut between words, and within one that is too long', () => {
    expect(wrapped('one two three', 7)).toEqual(['one two', 'three'])
    expect(wrapped('a abcdefghij b', 4)).toEqual(['a', 'abcd', 'efgh', 'ij b'])
    expect(wrapped('', 4)).toEqual([''])
  })
})
