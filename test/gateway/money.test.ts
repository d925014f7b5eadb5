import { describe, expect, it } from 'vitest'
import { periodStart } from '../../src/gateway/ledger/money.ts'
import type { Period } from '../../src/routing/table.ts'

const at = (text: string): number => Date.parse(text)

describe('the period of a cap', () => {
  it.each<[Period, string, string]>([
    ['day', '2027-01-15T00:00:00.000Z', '2027-01-15T00:00:00Z'],
    ['day', '2027-01-15T23:59:59.999Z', '2027-01-15T00:00:00Z'],
    // A Sunday, and the Monday after it.
    ['week', '2027-01-17T23:59:59.999Z', '2027-01-11T00:00:00Z'],
    ['week', '2027-01-18T00:00:00.000Z', '2027-01-18T00:00:00Z'],
    // Over the end of a year, and of a leap February.
    ['week', '2027-01-01T12:00:00.000Z', '2026-12-28T00:00:00Z'],
    ['month', '2028-02-29T23:59:59.999Z', '2028-02-01T00:00:00Z'],
    ['month', '2028-03-01T00:00:00.000Z', '2028-03-01T00:00:00Z'],
    ['total', '2027-01-15T12:00:00.000Z', '1970-01-01T00:00:00Z'],
  ])('%s of %s began at %s', (period, instant, start) => {
    expect(new Date(periodStart(period, at(instant))).toISOString()).toBe(
      new Date(start).toISOString(),
    )
  })
})
