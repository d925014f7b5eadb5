import { describe, expect, it } from 'vitest'
import type { AgentRecord } from '../../src/supervisor/records.ts'
import { restore } from '../../src/supervisor/restore.ts'
import { aPlan, restartPolicy } from './plans.ts'

const at = { now: 100_000, steady: 50_000, lastGeneration: 4 }
const identity = { pid: 9, startedAt: 't', bootId: 'b' }
const adopted = { agent: 'a', generation: 4, identity, mark: null }
const record: AgentRecord = {
  name: 'a',
  wanted: 'up',
  generation: 4,
  fingerprint: 'f1',
  mark: null,
  identity,
  open: true,
  ready: true,
  startedAt: 70_000,
  restarts: 2,
  failures: 1,
  lastExit: null,
}

describe('an agent that still runs', () => {
  it('goes on where it was', () => {
    const { life, wish } = restore(aPlan(), record, adopted, at)
    expect(life).toMatchObject({
      wanted: 'up',
      generation: 4,
      state: { phase: 'up', since: 20_000 },
    })
    expect(wish).toBe(null)
  })

  it('is not up since the future when the clock was set back', () => {
    const { life } = restore(aPlan(), { ...record, startedAt: 900_000 }, adopted, at)
    expect(life.state).toEqual({ phase: 'up', since: 50_000 })
  })

  it('is asked for readiness again when it was not ready yet', () => {
    const probe = { kind: 'text', text: 'x' } as const
    const plan = aPlan({ ready: { probe, everyMs: 1, timeoutMs: 1, withinMs: 9000 } })
    const { life } = restore(plan, { ...record, ready: false }, adopted, at)
    expect(life.state).toMatchObject({ phase: 'starting', spawned: true, readyBy: 59_000 })
  })

  it('is stopped when it is not wanted any more, restarted when its entry changed', () => {
    expect(restore(aPlan(), { ...record, wanted: 'down' }, adopted, at).wish).toBe('stop')
    expect(restore(aPlan({ fingerprint: 'f2' }), record, adopted, at).wish).toBe('restart')
  })

  it('goes on though there is no record of it', () => {
    const { life, wish } = restore(aPlan(), undefined, adopted, at)
    expect(life).toMatchObject({ wanted: 'up', generation: 4, state: { phase: 'up' } })
    expect(wish).toBe(null)
  })
})

describe('an agent that does not run', () => {
  const exit = (code: number): AgentRecord['lastExit'] => ({
    code,
    signal: null,
    reason: 'exit',
    at: 0,
  })

  it('is started when it is wanted, also when nobody saw it end', () => {
    const { life, endedUnseen } = restore(aPlan(), record, undefined, at)
    expect(endedUnseen).toBe(true)
    expect(life).toMatchObject({ generation: 4, state: { phase: 'down', rest: 'waiting' } })
  })

  it('stays down when it is not wanted', () => {
    const { life } = restore(aPlan(), { ...record, wanted: 'down', open: false }, undefined, at)
    expect(life.state).toEqual({ phase: 'down', rest: 'stopped' })
  })

  it('that had finished or parked itself stays so until its entry changes', () => {
    const done = { ...record, open: false, lastExit: exit(0) }
    const plan = aPlan({ restart: restartPolicy({ when: 'on-failure' }) })
    expect(restore(plan, done, undefined, at).life.state).toEqual({
      phase: 'down',
      rest: 'finished',
    })
    const parked = { ...record, open: false, lastExit: exit(78) }
    expect(restore(plan, parked, undefined, at).life.state).toMatchObject({
      phase: 'failed',
      retryAt: null,
    })
    const changed = aPlan({ fingerprint: 'f2' })
    expect(restore(changed, parked, undefined, at).life.state.phase).toBe('down')
  })

  it('that is new is wanted', () => {
    const { life } = restore(aPlan(), undefined, undefined, { ...at, lastGeneration: 0 })
    expect(life).toMatchObject({ wanted: 'up', generation: 0 })
  })
})
