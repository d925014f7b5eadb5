/** What of an agent's life is an event, and in which words. */
import { describe, expect, it } from 'vitest'
import { newLife, type Exit, type Life, type State } from '../../src/supervisor/life.ts'
import { exitText, restartTale, seconds, tale } from '../../src/supervisor/telling.ts'

const NOW = 100_000
const CRASH: Exit = { code: 3, signal: null, reason: 'exit' }
const life = (state: State, more: Partial<Life> = {}): Life => ({
  ...newLife('up', 4),
  state,
  ...more,
})
const UP = life({ phase: 'up', since: 0 })
const DOWN = life({ phase: 'down', rest: 'stopped' })
const told = (after: Life, before = UP) => tale(before, after, NOW)
const stopping = (reason: Extract<State, { phase: 'stopping' }>['reason']): Life =>
  life({ phase: 'stopping', upSince: 0, killAt: NOW, reason })

describe('a life that goes on as it was', () => {
  it('is told of once for each phase and start', () => {
    expect(told(life({ phase: 'up', since: 5 }))).toBeNull()
    expect(told(life({ phase: 'up', since: 5 }, { generation: 5 }))).not.toBeNull()
  })

  it('says nothing of a start that is under way', () => {
    const starting = { phase: 'starting', spawned: false, readyBy: null, next: 'go' } as const
    expect(told(life(starting), DOWN)).toBeNull()
  })
})

describe('an agent', () => {
  const data = { generation: 4 }
  it('that is up is told of', () => {
    expect(told(UP, DOWN)).toEqual({ kind: 'agent.up', message: 'is up', data })
  })

  it.each([
    ['not-ready', 'agent.not-ready', 'did not become ready in time and is stopped'],
    ['held', 'agent.stopping', 'is stopped before an agent that it comes after'],
    ['wake', 'agent.stopping', 'is restarted after the host woke'],
    ['restart', 'agent.stopping', 'is restarted as asked'],
    ['stopped', 'agent.stopping', 'is stopped as asked'],
  ] as const)('that is being stopped (%s) says why', (reason, kind, message) => {
    expect(told(stopping(reason))).toEqual({ kind, message, data })
  })

  it.each(['hung', 'memory'] as const)('that is stopped for %s was told of before', (reason) => {
    expect(told(stopping(reason))).toBeNull()
  })

  it('that ended says how, and when it starts again', () => {
    const backoff = { phase: 'backoff', until: NOW + 2500 } as const
    expect(told(life(backoff, { lastExit: CRASH }))).toEqual({
      kind: 'agent.exited',
      message: 'exited with code 3; starts again in 2.5 s',
      data: { generation: 4, next: 'backoff', ...CRASH },
    })
    expect(told(life(backoff))?.message).toBe('ended; starts again in 2.5 s')
    expect(restartTale(CRASH, 4)).toEqual({
      kind: 'agent.exited',
      message: 'exited with code 3; starts again at once',
      data: { generation: 4, next: 'starting', ...CRASH },
    })
  })

  it.each([
    [NOW + 60_000, CRASH, 'failed: exited with code 3; five in a minute; is tried again in 60 s'],
    [null, CRASH, 'failed: exited with code 3; five in a minute; waits for a person'],
    [null, null, 'failed: five in a minute; waits for a person'],
  ])('that has failed says what comes next', (retryAt, lastExit, message) => {
    const failed = { phase: 'failed', retryAt, why: 'five in a minute' } as const
    const whole = { kind: 'agent.failed', message, data: { generation: 4, ...lastExit } }
    expect(told(life(failed, { lastExit }))).toEqual(whole)
  })

  it.each([
    ['stopped', 'agent.down', 'is down', {}],
    ['waiting', 'agent.down', 'is down, waiting for others', {}],
    ['finished', 'agent.exited', 'ended; has finished', { next: 'down' }],
  ] as const)('that is down (%s) says so', (rest, kind, message, more) => {
    const all = { ...data, ...more }
    expect(told(life({ phase: 'down', rest }))).toEqual({ kind, message, data: all })
  })

  it('that was down already is not told of again, but for an end of another start', () => {
    const other = { generation: 5 }
    expect(told(life({ phase: 'down', rest: 'stopped' }, other), DOWN)).toBeNull()
    expect(told(life({ phase: 'down', rest: 'finished' }, other), DOWN)).not.toBeNull()
  })
})

describe('an end in words', () => {
  it.each([
    [null, 'SIGTERM', 'hung', 'hung and was stopped'],
    [null, 'SIGTERM', 'not-ready', 'did not become ready and was stopped'],
    [null, 'SIGTERM', 'memory', 'was over its memory limit and was stopped'],
    [null, 'SIGTERM', 'wake', 'was stopped after the host woke'],
    [0, null, 'stopped', 'was stopped'],
    [0, null, 'exit', 'exited with code 0'],
    [null, 'SIGKILL', 'signal', 'was ended by SIGKILL'],
    [null, null, 'unknown', 'ended (how is not known)'],
    [7, null, 'unknown', 'exited with code 7'],
  ] as const)('of code %s, signal %s and reason %s is: %s', (code, signal, reason, words) => {
    expect(exitText({ code, signal, reason })).toBe(words)
  })
})

describe('seconds in words', () => {
  it.each([
    [-5, '0.0 s'],
    [0, '0.0 s'],
    [1250, '1.3 s'],
    [9999, '10.0 s'],
    [10_000, '10 s'],
    [90_400, '90 s'],
  ])('of %i ms are %s', (ms, words) => {
    expect(seconds(ms)).toBe(words)
  })
})
