import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/config/nearest.ts'
import {
  durationWish,
  formatDuration,
  parseDuration,
  parseSize,
  sizeWish,
} from '../../src/config/quantity.ts'
import { walkSeed } from '../support/seed.ts'

const seed = walkSeed()

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

  it(`comes back from its own text, up to ten years (seed ${seed})`, () => {
    const longest = 3650 * 86_400_000
    const round = fc.constantFrom(1, 1000, 60_000, 3_600_000, 86_400_000)
    fc.assert(
      fc.property(fc.nat(longest), round, (ms, unit) => {
        const some = Math.floor(ms / unit) * unit
        expect(parseDuration(formatDuration(some))).toBe(some)
      }),
      { seed },
    )
    expect(parseDuration('3650d')).toBe(longest)
    expect(parseDuration('3651d')).toBeNull()
  })

  it.each([
    [5, 'a unit behind it, such as 5s or 5m'],
    ['5', 'a unit behind it, such as 5s or 5m'],
    ['5 minutes', 'a duration such as 500ms, 30s, 20m, 6h or 1d (did you mean 5m?)'],
    ['2hrs', 'a duration such as 500ms, 30s, 20m, 6h or 1d (did you mean 2h?)'],
    ['1Day', 'a duration such as 500ms, 30s, 20m, 6h or 1d (did you mean 1d?)'],
    ['30S', 'a duration such as 500ms, 30s, 20m, 6h or 1d (did you mean 30s?)'],
    ['99999d', 'at most 3650d'],
    ['soon', 'a duration such as 500ms, 30s, 20m, 6h or 1d'],
    ['10 parsecs', 'a duration such as 500ms, 30s, 20m, 6h or 1d'],
    [-1, 'a duration such as 500ms, 30s, 20m, 6h or 1d'],
  ])('is asked for in place of %o as %s', (text, expected) => {
    expect(durationWish(text)).toBe(expected)
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

describe('a size in words', () => {
  it(`is its number times its unit, decimal or binary (seed ${seed})`, () => {
    const units = [
      ['B', 1],
      ['KB', 1e3],
      ['MB', 1e6],
      ['GB', 1e9],
      ['KiB', 2 ** 10],
      ['MiB', 2 ** 20],
      ['GiB', 2 ** 30],
    ] as const
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8_000_000 }), fc.constantFrom(...units), (n, unit) => {
        expect(parseSize(`${n}${unit[0]}`)).toBe(n * unit[1])
        expect(sizeWish(`${n}${unit[0].toLowerCase()}`)).toContain(`(did you mean ${n}${unit[0]}?)`)
      }),
      { seed },
    )
  })

  it.each([
    [300, 'a unit behind it, such as 300MB or 300GB'],
    ['3G', 'a size such as 50MB, 3GB or 512KiB (did you mean 3GB?)'],
    ['512kib', 'a size such as 50MB, 3GB or 512KiB (did you mean 512KiB?)'],
    ['0GB', 'more than 0'],
    ['99999999999GB', 'a size such as 50MB, 3GB or 512KiB'],
    ['lots', 'a size such as 50MB, 3GB or 512KiB'],
  ])('is asked for in place of %o as %s', (text, expected) => {
    expect(sizeWish(text)).toBe(expected)
  })
})

describe('the nearest known word', () => {
  const known = ['memory', 'command', 'workdir', 'hungAfterSilence']
  it.each([
    ['memroy', 'memory'],
    ['comand', 'command'],
    ['workDir', 'workdir'],
    ['hungAfterSilnce', 'hungAfterSilence'],
    ['hung_after_silence', 'hungAfterSilence'],
    ['banana', null],
    ['command'.repeat(20), null],
    ['', null],
  ])('for %o is %o', (word, expected) => {
    expect(nearest(word, known)).toBe(expected)
  })
})
