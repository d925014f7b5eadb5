import { describe, expect, it } from 'vitest'
import { FRESH, type Exit } from '../../src/supervisor/life.ts'
import { afterExit, withStart } from '../../src/supervisor/restart.ts'
import { restartPolicy } from './plans.ts'

const crash: Exit = { code: 1, signal: null, reason: 'exit' }
const clean: Exit = { code: 0, signal: null, reason: 'exit' }
const policy = restartPolicy()
const middle = 0.5

function waits(upMs: number, count: number): (number | string)[] {
  let streak = FRESH
  let now = 0
  return Array.from({ length: count }, () => {
    streak = withStart(streak, now, policy)
    const result = afterExit(
      streak,
      { exit: crash, before: null, upMs, now, random: middle, excused: false },
      policy,
    )
    streak = result.streak
    now += result.next.kind === 'wait' ? result.next.waitMs + upMs : 0
    return result.next.kind === 'wait' ? result.next.waitMs : result.next.kind
  })
}

describe('an agent that keeps crashing', () => {
  it('is restarted at once the first time when it was up long enough, then step by step', () => {
    expect(waits(10_000, 5)).toEqual([0, 1000, 5000, 30_000, 120_000])
  })

  it('waits from the first step when it was not up long enough', () => {
    expect(waits(9_999, 5)).toEqual([1000, 5000, 30_000, 120_000, 600_000])
  })

  it('is failed after six starts within ten minutes', () => {
    expect(waits(0, 6).at(-1)).toBe(600_000)
    const quick = { ...policy, stepsMs: [0] }
    let streak = FRESH
    for (let start = 0; start < 6; start++) streak = withStart(streak, start, quick)
    const { next } = afterExit(
      streak,
      { exit: crash, before: null, upMs: 0, now: 6, random: middle, excused: false },
      quick,
    )
    expect(next).toEqual({ kind: 'failed', retryMs: 900_000, why: '6 starts within 600 s' })
  })

  it('starts from the first step again after ten minutes up', () => {
    const tired = { failures: 4, starts: [0, 1, 2], exhausted: false }
    const { next, streak } = afterExit(
      tired,
      { exit: crash, before: null, upMs: 600_000, now: 700_000, random: middle, excused: false },
      policy,
    )
    expect(next).toEqual({ kind: 'wait', waitMs: 0 })
    expect(streak.failures).toBe(1)
  })

  it('stays failed when a slow retry does not last, and is forgiven when it does', () => {
    const exhausted = { failures: 6, starts: [], exhausted: true }
    const short = afterExit(
      exhausted,
      { exit: crash, before: null, upMs: 9_000, now: 0, random: middle, excused: false },
      policy,
    )
    expect(short.next).toMatchObject({ kind: 'failed', retryMs: 900_000 })
    const long = afterExit(
      exhausted,
      { exit: crash, before: null, upMs: 10_000, now: 0, random: middle, excused: false },
      policy,
    )
    expect(long.next).toEqual({ kind: 'wait', waitMs: 0 })
    expect(long.streak.exhausted).toBe(false)
  })

  it('spreads each wait by a fifth to either side', () => {
    const at = (random: number): unknown =>
      afterExit(
        FRESH,
        { exit: crash, before: null, upMs: 0, now: 0, random, excused: false },
        policy,
      ).next
    expect(at(0)).toEqual({ kind: 'wait', waitMs: 800 })
    expect(at(0.999_999)).toEqual({ kind: 'wait', waitMs: 1200 })
  })
})

describe('an agent whose end was the doing of the host', () => {
  it('waits as usual, but does not come nearer to its restart limit', () => {
    const quick = { ...policy, stepsMs: [1000, 5000] }
    let streak = FRESH
    let now = 0
    for (let end = 0; end < 20; end++) {
      streak = withStart(streak, now, quick)
      const ended = { exit: crash, before: null, upMs: 0, now, random: middle, excused: true }
      const result = afterExit(streak, ended, quick)
      expect(result.next).toEqual({ kind: 'wait', waitMs: end === 0 ? 1000 : 5000 })
      streak = result.streak
      now += 1000
    }
    expect(streak.starts).toEqual([])
  })

  it('keeps the starts on record that were before the sleep', () => {
    const before = { failures: 2, starts: [1, 2, 3], exhausted: false }
    const streak = withStart(before, 1000, policy)
    const ended = { exit: crash, before: null, upMs: 0, now: 2000, random: middle, excused: true }
    expect(afterExit(streak, ended, policy).streak.starts).toEqual([1, 2, 3])
    expect(afterExit(streak, { ...ended, excused: false }, policy).streak.starts).toHaveLength(4)
  })

  it('is still failed when it was before', () => {
    const exhausted = { failures: 6, starts: [], exhausted: true }
    const ended = { exit: crash, before: null, upMs: 0, now: 0, random: middle, excused: true }
    expect(afterExit(exhausted, ended, policy).next.kind).toBe('failed')
  })
})

describe('the restart policy', () => {
  it.each([
    ['always', clean, 'wait'],
    ['always', crash, 'wait'],
    ['on-failure', clean, 'finished'],
    ['on-failure', { ...clean, code: 3 }, 'finished'],
    ['on-failure', crash, 'wait'],
    ['on-failure', { code: null, signal: 'SIGKILL', reason: 'signal' }, 'wait'],
    ['on-failure', { code: null, signal: null, reason: 'unknown' }, 'wait'],
    ['on-failure', { code: 0, signal: null, reason: 'hung' }, 'wait'],
    ['never', crash, 'finished'],
    ['always', { code: 78, signal: null, reason: 'exit' }, 'failed'],
    ['never', { code: 78, signal: null, reason: 'exit' }, 'failed'],
  ] as const)('%s, exit %o: %s', (when, exit, expected) => {
    const given = { ...policy, when, successCodes: [0, 3] }
    const { next } = afterExit(
      FRESH,
      { exit, before: null, upMs: 20_000, now: 0, random: middle, excused: false },
      given,
    )
    expect(next.kind).toBe(expected)
  })

  it('parks without a retry on an exit code that says its configuration is wrong', () => {
    const exit: Exit = { code: 78, signal: null, reason: 'exit' }
    const { next } = afterExit(
      FRESH,
      { exit, before: null, upMs: 0, now: 0, random: middle, excused: false },
      policy,
    )
    expect(next).toMatchObject({ kind: 'failed', retryMs: null })
  })

  // A host that slept while OpenClaw started left it down for good: it ends with 78 then, and says "retry".
  it.each<[string, Exit | null, 'wait' | 'failed']>([
    ['nothing', null, 'wait'],
    ['a crash', crash, 'wait'],
    ['another such code', { code: 78, signal: null, reason: 'exit' }, 'failed'],
    ['a stop that ended so', { code: 78, signal: null, reason: 'stopped' }, 'wait'],
  ])('that parks after two such codes in a row tries once more after %s', (_what, before, kind) => {
    const exit: Exit = { code: 78, signal: null, reason: 'exit' }
    const ended = { exit, before, upMs: 0, now: 0, random: middle, excused: false }
    const { next } = afterExit(FRESH, ended, { ...policy, parkAfter: 2 })
    expect(next).toMatchObject(kind === 'wait' ? { kind, waitMs: 1000 } : { kind, retryMs: null })
  })
})
