import { describe, expect, it } from 'vitest'
import {
  BREAKER,
  CLOSED,
  began,
  ended,
  mayTry,
  type Breaker,
} from '../../src/gateway/relay/breaker.ts'
import { dice, walkSeed } from '../support/seed.ts'

const bad = { end: 'bad', isProbe: false } as const
const good = { end: 'good', isProbe: false } as const

function failing(times: number, from: Breaker = CLOSED, now = 0): Breaker {
  return Array.from({ length: times }).reduce<Breaker>((at) => ended(at, bad, now), from)
}

describe('a model', () => {
  it('is left alone after five failures in a row, not after four and a success', () => {
    expect(mayTry(failing(4), 0)).toBe(true)
    expect(mayTry(failing(5), 0)).toBe(false)
    expect(mayTry(failing(4, ended(failing(4), good, 0)), 0)).toBe(true)
  })

  it('is left alone when half of twenty calls failed', () => {
    let now = CLOSED
    for (let n = 0; n < 10; n += 1) now = ended(ended(now, good, 0), bad, 0)
    expect(mayTry(now, 0)).toBe(false)
  })

  it('is tried by one call when its time is over, and by all when that went well', () => {
    const open = failing(5)
    expect(mayTry(open, BREAKER.openMs - 1)).toBe(false)
    const probing = began(open)
    expect(mayTry(probing, 10 * BREAKER.openMs)).toBe(false)
    expect(ended(probing, { end: 'good', isProbe: true }, 0)).toBe(CLOSED)
  })

  it('is left alone for longer after each probe that failed, up to a limit', () => {
    let breaker = failing(5)
    let now = 0
    const waits: number[] = []
    for (let n = 0; n < 6; n += 1) {
      if (breaker.phase !== 'open') throw new Error(breaker.phase)
      waits.push(breaker.until - now)
      now = breaker.until
      breaker = ended(began(breaker), { end: 'bad', isProbe: true }, now)
    }
    expect(waits).toEqual([15_000, 30_000, 60_000, 120_000, 240_000, 240_000])
  })

  it('is probed by the next call when nothing was learnt by the one before', () => {
    const breaker = ended(began(failing(5)), { end: 'neutral', isProbe: true }, 50)
    expect(mayTry(breaker, 50)).toBe(true)
  })

  const seed = walkSeed()
  it(`never has two probes out, and never stays shut for ever (seed ${seed})`, () => {
    const { next, pick } = dice(seed)
    let breaker: Breaker = CLOSED
    let now = 0
    let probes = 0
    const out: boolean[] = []
    for (let step = 0; step < 20_000; step += 1) {
      now += next() * 5000
      if (next() < 0.5 && mayTry(breaker, now)) {
        const isProbe = breaker.phase === 'open'
        breaker = began(breaker)
        out.push(isProbe)
        if (isProbe) probes += 1
      } else if (out.length > 0) {
        const isProbe = out.splice(Math.floor(next() * out.length), 1)[0] === true
        if (isProbe) probes -= 1
        const end = pick(['good', 'bad', 'bad', 'neutral'] as const)
        breaker = ended(breaker, { end, isProbe }, now)
      }
      expect(probes).toBeLessThanOrEqual(1)
      if (probes === 0) expect(mayTry(breaker, now + BREAKER.longestMs)).toBe(true)
    }
  })
})
