import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spread, ticksTo } from '../../src/report/charts/scale.ts'
import {
  changeText,
  dollarsText,
  rangeText,
  shareBandText,
  shareText,
  tokensText,
} from '../../src/report/figures.ts'

/** Narrow spaces as plain ones. */
const plainly = (text: string): string => text.replace(/\u202f/g, ' ')

describe('a figure for a person', () => {
  it.each([
    ['28900000000000', '28.9 T'],
    ['999600000000', '1.00 T'],
    ['999400000000', '999 B'],
    ['1234567', '1.23 M'],
    ['0', '0.00'],
    ['many', 'many'],
  ])('of tokens: %s is %s', (tokens, text) => expect(plainly(tokensText(tokens))).toBe(text))

  it.each([
    ['1234567.8', '$1.23 M'],
    ['12.4', '$12.40'],
    ['0.0312', '$0.031'],
    ['-3', '−$3.00'],
    ['0', '$0.00'],
    ['0.00000012', '$0.00000012'],
    ['0.999', '$1'],
    ['0.5', '$0.5'],
  ])('of dollars: %s is %s', (usd, text) => expect(plainly(dollarsText(usd))).toBe(text))

  it('of a range has its unit once where both ends have the same', () => {
    expect(plainly(rangeText({ low: '1430000', high: '4940000' }))).toBe('$1.43–4.94 M')
    expect(plainly(rangeText({ low: '930000', high: '4940000' }))).toBe('$930 k–$4.94 M')
    expect(plainly(rangeText({ low: '1', high: '2' }))).toBe('$1.00–$2.00')
  })

  it.each([
    [0.142, '14.2%'],
    [0.0001, '<0.1%'],
    [0, '0%'],
    [1, '100%'],
    [-1e-17, '0%'],
  ])('of a share: %s is %s', (share, text) => expect(shareText(share)).toBe(text))

  it('of a band of shares is as exact as the band is wide', () => {
    expect(shareBandText({ low: 0.28, high: 0.65 })).toBe('28–65%')
    expect(shareBandText({ low: 0.011, high: 0.012 })).toBe('1.1%')
  })

  it.each([
    [0.074, '+7.4%'],
    [-0.031, '−3.1%'],
    [1.5, '+150%'],
    [11, '×12.0'],
    [0.0001, '±0%'],
    [null, '–'],
    [NaN, '–'],
  ])('of a change: %s is %s', (change, text) => expect(plainly(changeText(change))).toBe(text))
})

describe('labels beside a column', () => {
  it('keep apart, in order, and within the chart while there is room', () => {
    const wanted = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 10 })
    fc.assert(
      fc.property(wanted, (raw) => {
        const places = spread(
          raw.toSorted((a, b) => b - a),
          16,
          20,
          300,
        )
        places.forEach((place, index) => {
          expect(place).toBeGreaterThanOrEqual(20)
          expect(place).toBeLessThanOrEqual(300)
          if (index > 0) expect(places[index - 1]! - place).toBeGreaterThan(15.99)
        })
      }),
    )
  })
})

describe('the lines of an axis', () => {
  it('are round, and end below the greatest value', () => {
    expect(ticksTo(28.9, 6)).toEqual([0, 5, 10, 15, 20, 25])
    expect(ticksTo(0.64, 6).at(-1)).toBeCloseTo(0.6)
    expect(ticksTo(1, 4).length).toBeLessThanOrEqual(5)
  })
})
