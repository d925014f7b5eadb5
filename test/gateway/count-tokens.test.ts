import { describe, expect, it } from 'vitest'
import {
  BYTES_A_TOKEN,
  countAnswer,
  ESTIMATE_HEADER,
  lacksCounting,
  tokenRatios,
} from '../../src/gateway/front/count-tokens.ts'

describe('a count of tokens where the upstream has no such path', () => {
  it('is an estimate by bytes, and says so', () => {
    expect([404, 405, 400, 500, 200].filter(lacksCounting)).toEqual([404, 405])
    const tokens = tokenRatios().estimate('a/b', 7000)
    expect(tokens).toBe(7000 / BYTES_A_TOKEN)
    const { headers, body } = countAnswer(tokens)
    expect(headers[ESTIMATE_HEADER]).toBe('by-bytes')
    expect(JSON.parse(body)).toEqual({ input_tokens: 2000 })
  })

  it("follows the model's settled calls, the newest first", () => {
    const ratios = tokenRatios()
    ratios.note('a/b', 5000, 1000)
    expect(ratios.estimate('a/b', 10_000)).toBe(2000)
    expect(ratios.estimate('c/d', 3500)).toBe(1000)
    for (let call = 0; call < 60; call += 1) ratios.note('a/b', 2000, 1000)
    expect(ratios.estimate('a/b', 10_000)).toBeGreaterThan(4980)
  })

  it('is never zero, and learns nothing from calls that were not counted', () => {
    const ratios = tokenRatios()
    ratios.note('a/b', 100, 0)
    ratios.note('a/b', 0, 100)
    ratios.note('a/b', 100, Number.NaN)
    expect(ratios.estimate('a/b', 0)).toBe(1)
    expect(ratios.estimate('a/b', 7)).toBe(2)
  })
})
