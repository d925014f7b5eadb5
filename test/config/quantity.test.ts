import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/config/nearest.ts'
import { formatDuration, parseDuration, parseSize } from '../../src/config/quantity.ts'

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5m', 90_000],
    ['6h', 21_600_000],
    [' 1d ', 86_400_000],
    [0, 0],
    ['0s', 0],
    ['5', null],
    [5, null],
    ['-1s', null],
    ['1 week', null],
    ['9999999d', null],
    ['', null],
  ])('%o is %o milliseconds', (text, expected) => {
    expect(parseDuration(text)).toBe(expected)
  })

  it('comes back from its own text', () => {
    fc.assert(
      fc.property(fc.nat(3_000_000_000), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms)
      }),
    )
  })
})

describe('a size', () => {
  it.each([
    ['50MB', 50_000_000],
    ['512KiB', 524_288],
    ['1.5GB', 1_500_000_000],
    ['0MB', null],
    ['3', null],
    ['3mb', null],
    [3, null],
  ])('%o is %o bytes', (text, expected) => {
    expect(parseSize(text)).toBe(expected)
  })
})

describe('the nearest known word', () => {
  const known = ['memory', 'command', 'workdir', 'hungAfterSilence']
  it.each([
    ['memroy', 'memory'],
    ['comand', 'command'],
    ['workDir', 'workdir'],
    ['hungAfterSilnce', 'hungAfterSilence'],
    ['banana', null],
    ['', null],
  ])('for %o is %o', (word, expected) => {
    expect(nearest(word, known)).toBe(expected)
  })
})
