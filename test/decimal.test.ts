import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalText, dividedBy, scaled, scaledUp } from '../src/decimal.ts'

describe('decimal text as an integer', () => {
  it.each([
    ['0.0000001', 18, 100_000_000_000n],
    ['0.0000000625', 18, 62_500_000_000n],
    ['5e-8', 18, 50_000_000_000n],
    ['1.25E2', 2, 12_500n],
    ['0', 18, 0n],
    ['-1', 2, -100n],
    ['12', 0, 12n],
    ['0.0015', 3, 2n],
    ['0.0014999', 3, 1n],
    ['1606.26', 9, 1_606_260_000_000n],
  ])('%s with %i digits is exactly that', (text, digits, value) => {
    expect(scaled(text, digits)).toBe(value)
  })

  it.each(['', ' ', 'free', '1,5', '.5', '0x10', 'NaN', 'Infinity', '1e', '--1', '1e999'])(
    '%j is no number',
    (text) => {
      expect(scaled(text, 9)).toBeNull()
    },
  )

  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (value) => {
        expect(scaled(decimalText(value, 9), 9)).toBe(value)
      }),
    )
    expect(decimalText(1_234_500_000n, 9)).toBe('1.2345')
    expect(decimalText(-5n, 2)).toBe('-0.05')
    expect(decimalText(700n, 2)).toBe('7')
  })

  it.each([
    ['1e-60', 9, 1n],
    ['0.0000000010', 9, 1n],
    ['0.0000000011', 9, 2n],
    ['-0.00000000001', 9, -1n],
    ['0.0', 9, 0n],
    ['12', 9, 12_000_000_000n],
    ['x', 9, null],
  ])('%s with %i digits is %s where nothing may be lost', (text, digits, value) => {
    expect(scaledUp(text, digits)).toBe(value)
  })

  it('is divided half up', () => {
    expect([5n, 4n, 15n, 0n].map((value) => dividedBy(value, 10n))).toEqual([1n, 0n, 2n, 0n])
  })
})
