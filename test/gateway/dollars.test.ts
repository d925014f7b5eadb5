import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dollars } from '../../src/gateway/ledger/dollars.ts'

describe('money for a person', () => {
  it.each([
    [0n, '$0'],
    [1n, '$0.000000001'],
    [12_345n, '$0.0000123'],
    [280_000_000n, '$0.28'],
    [281_149_999n, '$0.281'],
    [999_499_999n, '$0.999'],
    [999_500_000n, '$1.00'],
    [1_000_000_000n, '$1.00'],
    [12_344_999_999n, '$12.34'],
    [12_345_000_000n, '$12.35'],
    [800_000_000_000n, '$800.00'],
    [-1_500_000_000n, '-$1.50'],
  ])('%s nano-dollars are %s', (amount, text) => {
    expect(dollars(amount)).toBe(text)
  })

  it('never reads as nothing where there is something, and is right to half a percent', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), (amount) => {
        const shown = Number(dollars(amount).slice(1))
        expect(Math.abs(shown - Number(amount) / 1e9)).toBeLessThanOrEqual(
          Math.max(Number(amount) / 1e9 / 199, 1e-10),
        )
        expect(shown).toBeGreaterThan(0)
      }),
    )
  })
})
