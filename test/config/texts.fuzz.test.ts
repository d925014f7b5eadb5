/** Cron lines, durations, sizes and amounts of money as texts: there and back, and nothing else is taken. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCron } from '../../src/config/cron.ts'
import {
  durationWish,
  formatDuration,
  parseDuration,
  parseSize,
  sizeWish,
} from '../../src/config/quantity.ts'
import { decimalText, scaled } from '../../src/decimal.ts'
import { FUZZ_SEED, holdsFor } from '../support/fuzzing.ts'
import { oddValue } from '../support/odd-values.ts'

const BOUNDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const

/** A field as people write it, and the values that it names. */
const field = ([from, to]: readonly [number, number]): fc.Arbitrary<
  readonly [string, ReadonlySet<number>]
> => {
  const part = fc
    .record({
      kind: fc.nat(3),
      a: fc.integer({ min: from, max: to }),
      b: fc.integer({ min: from, max: to }),
      step: fc.integer({ min: 1, max: to }),
    })
    .map(({ kind, a, b, step }) => {
      const [low, high] = a < b ? [a, b] : [b, a]
      // A star of weekdays is each of them once.
      const last = to === 7 ? 6 : to
      if (kind === 0) return { text: String(a), low: a, high: a, step: 1 }
      if (kind === 1) return { text: `*/${step}`, low: from, high: last, step }
      if (kind === 2) return { text: `${low}-${high}`, low, high, step: 1 }
      return { text: `${low}-${high}/${step}`, low, high, step }
    })
  return fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => {
    const values = new Set<number>()
    for (const { low, high, step } of parts)
      for (let each = low; each <= high; each += step) values.add(to === 7 ? each % 7 : each)
    return [parts.map(({ text }) => text).join(','), values] as const
  })
}

describe(`texts that stand for figures (seed ${FUZZ_SEED})`, () => {
  it('of a cron line name exactly the values that are written', async () => {
    const values = fc.tuple(...BOUNDS.map(field))
    await holdsFor({ name: 'cron-lines', values, count: 500 }, (fields) => {
      const read = parseCron(fields.map(([text]) => text).join('  '))
      if ('expected' in read) return expect(read.expected).toContain('a day that comes')
      const found = [read.minutes, read.hours, read.days, read.months, read.weekdays]
      for (const [at, [, wanted]] of fields.entries())
        expect(found[at]).toEqual([...wanted].toSorted((a, b) => a - b))
    })
  })

  it('of a cron line are refused in words, whatever they are', async () => {
    const words = fc.array(
      fc.constantFrom(
        '*',
        '*/0',
        '*/99',
        '5',
        '60',
        '-1',
        '1-',
        'mon',
        'SUN',
        '1-0',
        '7',
        ',',
        '1,,2',
        '@daily',
        'L',
        '1W',
        '#',
        '?',
        '٣',
        '1e1',
        '0x1',
        '\u0000',
        ' ',
      ),
      { maxLength: 7 },
    )
    const values = fc.oneof(
      words.map((some) => some.join(' ')),
      oddValue,
    )
    await holdsFor({ name: 'cron-odd', values, count: 600 }, (value) => {
      const read = parseCron(value)
      if ('expected' in read) return expect(read.expected.length).toBeGreaterThan(3)
      for (const each of [read.minutes, read.hours, read.days, read.months]) {
        expect(each.length).toBeGreaterThan(0)
        expect(each.every((one) => Number.isInteger(one))).toBe(true)
      }
    })
  })

  it('of durations and sizes are whole and bounded, or refused with a wish', async () => {
    const texts = fc
      .tuple(
        fc.oneof(
          fc.nat().map(String),
          fc.double({ min: 0, noNaN: true }).map(String),
          fc.constantFrom('9'.repeat(400), '٣', '1_0', '-1', '+1', '.5', '1.', '1e3'),
        ),
        fc.constantFrom('', ' ', '\t', '\n', '\u00a0'),
        fc.constantFrom(
          'ms',
          's',
          'm',
          'h',
          'd',
          'D',
          'KB',
          'kb',
          'MiB',
          'B',
          'GB',
          'TB',
          '',
          'ｓ',
          'minutes',
        ),
      )
      .map((parts) => parts.join(''))
    await holdsFor(
      {
        name: 'quantities',
        values: fc.oneof({ weight: 3, arbitrary: texts }, oddValue),
        count: 1500,
      },
      (value) => {
        const [ms, bytes] = [parseDuration(value), parseSize(value)]
        if (ms !== null) {
          expect(Number.isSafeInteger(ms) && ms >= 0 && ms <= 3650 * 86_400_000).toBe(true)
          expect(parseDuration(formatDuration(ms))).toBe(ms)
        }
        if (bytes !== null) expect(Number.isSafeInteger(bytes) && bytes > 0).toBe(true)
        for (const wish of [durationWish(value), sizeWish(value)])
          expect(wish).not.toMatch(/NaN|Infinity|undefined/)
      },
    )
  })

  it('of money are exact, there and back, in any of their forms', async () => {
    const values = fc.tuple(
      fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n }),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: -12, max: 12 }),
    )
    await holdsFor({ name: 'money', values, count: 1000 }, ([value, digits, shift]) => {
      const text = decimalText(value, digits)
      expect(scaled(text, digits)).toBe(value)
      expect(text).toMatch(/^-?\d+(?:\.\d*[1-9])?$/)
      // The same amount with its point moved.
      const moved = scaled(`${text}e${shift}`, digits)
      if (shift >= 0) expect(moved).toBe(value * 10n ** BigInt(shift))
      else
        expect(moved === null || Number(moved) <= Math.abs(Number(value)) || value < 0n).toBe(true)
    })
  })
})
