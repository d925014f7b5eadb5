/** What the end of an attempt makes of its slot, case by case. */
import { describe, expect, it } from 'vitest'
import { AgenthostError } from '../../src/errors.ts'
import { afterAttempt, backoffOf, type RunEnd } from '../../src/schedule/ending.ts'
import { endOf, notStarted } from '../../src/schedule/run-ends.ts'
import { newSlot } from '../../src/schedule/slot.ts'
import { jobPlan } from './plans.ts'

const OPEN = {
  ...newSlot({ job: 'a', at: 0, kind: 'calendar' }, 'waiting', '', 0),
  state: 'open' as const,
  attempts: 1,
  isRunning: true,
}
const EXIT: RunEnd = { code: 0, signal: null, reason: 'exit', why: '' }
const after = (
  end: Partial<RunEnd>,
  { attempts = 1, plan = jobPlan('a') as Parameters<typeof afterAttempt>[2] } = {},
) =>
  afterAttempt(
    { ...OPEN, attempts },
    {
      id: OPEN,
      attempt: attempts,
      at: 5000,
      tookMs: 1,
      end: { ...EXIT, ...end },
      peakRssBytes: null,
    },
    plan,
  )
const RETRIES = jobPlan('a', { retries: { count: 2, backoffMs: [60_000, 300_000] } })

describe('an attempt that did what it was to do', () => {
  it.each([
    [jobPlan('a'), 0],
    [jobPlan('a', { successCodes: [0, 3] }), 3],
    [undefined, 0],
  ])('ends its slot well', (plan, code) => {
    const end = { state: 'ran', why: '', isRunning: false, retryAt: null }
    expect(afterAttempt(OPEN, { ...attempt, end: { ...EXIT, code } }, plan)).toMatchObject(end)
  })
})

const attempt = { id: OPEN, attempt: 1, at: 5000, tookMs: 1, peakRssBytes: null }

describe('an attempt that did not', () => {
  it.each([
    [{ code: 3 }, 'exit code 3'],
    [{ code: null, signal: 'SIGKILL' }, 'ended by SIGKILL'],
    [{ code: 0, reason: 'timeout', why: 'longer than 5 s' }, 'longer than 5 s'],
    [{ code: 0, reason: 'timeout' }, 'timeout'],
    [{ code: null, reason: 'exit' }, 'exit'],
    [{ code: null, reason: 'unknown' }, 'how it ended is not known'],
    [{ code: null, signal: 'SIGTERM', reason: 'stopped' }, 'ended by SIGTERM'],
  ] as const)('such as %j has failed because of: %s', (end, why) => {
    expect(after(end)).toMatchObject({ state: 'failed', why, isRunning: false })
  })

  it('says which attempt it was from the second on', () => {
    expect(after({ code: 3 }, { attempts: 2 }).why).toBe('exit code 3, attempt 2')
  })

  it.each([
    [1, 'exit code 3; attempt 2 in 1 min', 65_000],
    [2, 'exit code 3; attempt 3 in 5 min', 305_000],
  ])('is followed by another one after attempt %i', (attempts, why, retryAt) => {
    const slot = after({ code: 3 }, { attempts, plan: RETRIES })
    expect(slot).toEqual({ ...OPEN, attempts, isRunning: false, why, retryAt })
  })

  it.each([
    ['replaced', 1],
    ['stopped', 1],
    ['exit', 3],
  ] as const)('by %s in attempt %i is the last', (reason, attempts) => {
    expect(after({ code: 3, reason }, { attempts, plan: RETRIES }).state).toBe('failed')
  })

  it('is the last of a job that is no longer there', () => {
    const end = { ...EXIT, code: 3 }
    expect(afterAttempt(OPEN, { ...attempt, end }, undefined)).toMatchObject({ state: 'failed' })
  })
})

describe('the wait before another attempt', () => {
  it.each([
    [[10, 20], 1, 10],
    [[10, 20], 2, 20],
    [[10, 20], 9, 20],
    [[], 1, 0],
  ])('of %j after %i attempts is %i ms', (backoffMs, attempts, waitMs) => {
    expect(backoffOf({ retries: { count: 5, backoffMs } }, attempts)).toBe(waitMs)
  })
})

describe('how a process ended', () => {
  const stopped = { reason: 'stopped', why: 'by hand' } as const
  it.each([
    [null, { code: 3, signal: null }, { ...EXIT, code: 3 }],
    [null, null, { code: null, signal: null, reason: 'unknown', why: '' }],
    [stopped, { code: 0, signal: null }, { code: 0, signal: null, ...stopped }],
    [stopped, null, { code: null, signal: null, ...stopped }],
  ] as const)('is told from what we did (%j) and what it left (%j)', (ours, exit, end) => {
    expect(endOf(ours, exit as Parameters<typeof endOf>[1])).toEqual(end)
  })

  it.each([
    [
      new AgenthostError('bad', 'unable to start a: no such file', ''),
      'unable to start a: no such file',
    ],
    [new Error('EAGAIN'), 'it could not be started: Error: EAGAIN'],
  ])('is that it never started, in words', (error, why) => {
    expect(notStarted(error)).toEqual({ code: null, signal: null, reason: 'not-started', why })
  })
})
