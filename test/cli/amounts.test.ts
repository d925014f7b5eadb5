/** Amounts as people read them. */
import { describe, expect, it } from 'vitest'
import {
  changeText,
  pointsText,
  shareText,
  sparkline,
  tokensText,
  usdText,
} from '../../src/cli/amounts.ts'

describe('a difference in percentage points', () => {
  it.each([
    [0.0744, '+7.4 pp'],
    [-0.12, '-12.0 pp'],
    [0, '+0.0 pp'],
    [-0.0004, '+0.0 pp'],
    [-0.0006, '-0.1 pp'],
  ])('%f is %s', (share, text) => {
    expect(pointsText(share)).toBe(text)
  })
})

describe('amounts', () => {
  it.each([
    ['0', '0'],
    ['999', '999'],
    ['1000', '1.00K'],
    ['999499', '999K'],
    ['999999', '1.00M'],
    ['4070000', '4.07M'],
    ['28900000000000', '28.9T'],
    ['99999999999999', '100T'],
    ['123456789012345678', '123457T'],
  ])('%s tokens are %s', (tokens, text) => {
    expect(tokensText(tokens)).toBe(text)
  })

  it.each([
    [0, '0.0%'],
    [0.0001, '<0.1%'],
    [0.3125, '31.3%'],
    [1, '100.0%'],
    [-1e-17, '0.0%'],
    [-0.001, '-0.1%'],
    [null, '-'],
  ])('a share of %s is %s', (share, text) => {
    expect(shareText(share)).toBe(text)
  })

  it.each([
    [0.074, '+7.4%'],
    [-0.12, '-12.0%'],
    [-0.0001, '+0.0%'],
    [11, '×12'],
    [null, '-'],
  ])('a change of %s is %s', (change, text) => {
    expect(changeText(change)).toBe(text)
  })

  it.each([
    ['4210000.55', '$4.21M'],
    ['812.5', '$812.50'],
    ['0.0434', '$0.043'],
    ['0', '$0.00'],
    ['0.00000012', '$0.00000012'],
  ])('%s dollars are %s', (usd, text) => {
    expect(usdText(usd)).toBe(text)
  })

  it('make a line of bars with a gap where nothing is known', () => {
    expect(sparkline([0, 50, null, 100])).toBe('▁▄·█')
    expect(sparkline([0, 0])).toBe('▁▁')
    expect(sparkline([])).toBe('')
  })
})
