import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { believedUsd, costOf } from '../../src/gateway/tap/cost-of.ts'

function cost(text: string): bigint | null {
  const { usage } = JSON.parse(text) as { usage: Record<string, unknown> }
  return costOf(usage, text)
}

describe('the cost of an answer', () => {
  it.each<[string, bigint | null]>([
    ['{"usage":{"cost":0.000123}}', 123_000n],
    ['{"usage":{"cost":1.23e-05}}', 12_300n],
    ['{"usage":{"cost":1.23E-5}}', 12_300n],
    ['{"usage":{ "cost" : 12 }}', 12_000_000_000n],
    ['{"usage":{"cost":0}}', 0n],
    ['{"usage":{"cost":1e-12}}', 1n],
    // A float has no room for the last digits.
    ['{"usage":{"cost":0.0000000010000000000000000001}}', 2n],
    ['{"usage":{"cost":0.00000012345678901234567890123456789}}', 124n],
    [`{"usage":{"cost":0.${'3'.repeat(90)}}}`, 333_333_334n],
    ['{"usage":{"cost":"0.5"}}', 500_000_000n],
    ['{"usage":{"cost":null}}', null],
    ['{"usage":{}}', null],
    ['{"usage":{"cost":-0.1}}', null],
    ['{"usage":{"cost":1e9}}', null],
    ['{"usage":{"cost":1e400}}', null],
    ['{"usage":{"cost":true}}', null],
    ['{"usage":{"cost":"much"}}', null],
    // Another number under the same key, before and behind.
    ['{"a":{"cost":7},"usage":{"cost":0.1},"z":{"cost":9}}', 100_000_000n],
    ['{"text":"\\"cost\\":5","usage":{"cost":0.1}}', 100_000_000n],
  ])('%s', (text, expected) => {
    expect(cost(text)).toBe(expected)
  })

  it('is rounded up, never by as much as a nano-dollar', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 20n), fc.integer({ min: 0, max: 30 }), (digits, places) => {
        const padded = String(digits).padStart(places + 1, '0')
        const text = `${padded.slice(0, padded.length - places)}.${padded.slice(padded.length - places)}0`
        const nano = believedUsd(text)
        const exact = digits * 10n ** 30n
        const unit = 10n ** BigInt(21 + places)
        if (nano === null) expect(exact > 100_000n * 10n ** BigInt(30 + places)).toBe(true)
        else expect(nano * unit >= exact && nano * unit - exact < unit).toBe(true)
      }),
    )
  })
})
