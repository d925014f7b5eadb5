/** The process table cannot be looked at (a ps that fails or hangs): nothing counts as gone, nothing is doubled. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { firstLook } from '../../src/daemon/first-look.ts'
import { processesOf } from '../../src/platform/processes.ts'
import { goneWatch } from '../../src/supervisor/gone-watch.ts'
import { identifyNew } from '../../src/supervisor/identifying.ts'
import { pauseGroup } from '../../src/supervisor/pausing.ts'
import type { Identity, Processes } from '../../src/supervisor/process.ts'
import { clearOut, untilGroupIsGone } from '../../src/supervisor/stopping.ts'
import { eventually } from '../support/eventually.ts'
import { manualClock } from '../support/manual-clock.ts'

const real = processesOf(process.env)
const clock = systemClock
const failing = (): Promise<never> => Promise.reject(new Error('unable to ask ps'))

async function child(): Promise<{ readonly identity: Identity; readonly ended: Promise<unknown> }> {
  const started = spawn('sleep', ['1000'], { detached: true })
  await once(started, 'spawn')
  const identity = await real.identify(started.pid ?? 0)
  if (identity === null) throw new Error('it has no identity')
  return { identity, ended: once(started, 'exit') }
}

const kill = (identity: Identity) => real.signal({ group: identity.pid }, 'SIGKILL')

/** Fails so many times, then tells. */
function failingFirst<T>(times: number, tell: () => Promise<T>): () => Promise<T> {
  let asked = 0
  return async () => {
    asked += 1
    return await (asked <= times ? failing() : tell())
  }
}

describe('an adopted process of which nothing can be told', () => {
  it('is not gone', () => {
    const manual = manualClock()
    let gone = 0
    let answer = (): boolean => {
      throw new Error('too many open files')
    }
    const watch = goneWatch(manual, { isAlive: () => answer() })
    watch.whenGone({ pid: 1, startedAt: 'x', bootId: 'b' }, () => (gone += 1))
    manual.pass(1000)
    expect(gone).toBe(0)
    answer = () => false
    manual.pass(1000)
    expect(gone).toBe(1)
    watch.close()
  })
})

describe('a process that was just spawned and cannot be named', () => {
  it('is asked for again', async () => {
    const { identity, ended } = await child()
    const identify = failingFirst(2, () => real.identify(identity.pid))
    expect(await identifyNew(identity.pid, { clock, processes: { ...real, identify } })).toEqual(
      identity,
    )
    kill(identity)
    await ended
  })

  it('is ended, so that no second one is started beside it', async () => {
    const { identity, ended } = await child()
    const processes: Processes = { ...real, identify: failing }
    await expect(identifyNew(identity.pid, { clock, processes })).rejects.toThrow(
      `unable to identify process ${identity.pid}: unable to ask ps`,
    )
    expect(await ended).toEqual([null, 'SIGKILL'])
  })
})

describe('a group that is to be paused while its members cannot be looked at', () => {
  it('is continued', async () => {
    const { identity, ended } = await child()
    const stateOf = async () => (await real.statesOf([identity.pid])).get(identity.pid)
    const statesOf = async () => {
      await eventually('it is stopped', async () => (await stateOf()) === 'stopped')
      return await failing()
    }
    const processes: Processes = { ...real, statesOf }
    await expect(pauseGroup(identity, { clock, processes })).rejects.toThrow('unable to ask ps')
    await eventually('it runs', async () => (await stateOf()) === 'running')
    expect(kill(identity)).toBe('sent')
    await ended
  })
})

describe('a tree that is to be ended while it cannot be looked at', () => {
  const rootOf = (identity: Identity) => ({
    homeId: '0a1b2c3d4e5f',
    agent: 'triage',
    generation: 1,
    identity,
  })

  it('has its group killed, and what becomes of the rest is told as unknown', async () => {
    const { identity, ended } = await child()
    const processes: Processes = { ...real, list: failing }
    const cleared = clearOut(rootOf(identity), [], { clock, processes })
    await expect(cleared).rejects.toThrow('unable to ask ps')
    expect(await ended).toEqual([null, 'SIGKILL'])
  })

  it('is looked at again, and counts as cleared only when that was seen', async () => {
    const { identity, ended } = await child()
    const list = failingFirst(3, () => real.list({ marks: true }))
    const processes: Processes = { ...real, list, isAlive: () => false }
    expect(await clearOut(rootOf(identity), [], { clock, processes })).toEqual({
      found: 1,
      left: 0,
    })
    await ended
  })

  it('keeps its grace', async () => {
    const { identity, ended } = await child()
    const list = failingFirst(2, () => real.list({ marks: false }))
    let isOver = false
    const doors = { clock, processes: { ...real, list } }
    const over = untilGroupIsGone(identity, clock.steady() + 20_000, doors).then(
      () => (isOver = true),
    )
    await new Promise((resolve) => setImmediate(resolve))
    expect(isOver).toBe(false)
    kill(identity)
    await Promise.all([ended, over])
    expect(isOver).toBe(true)
  })
})

describe('a daemon that begins and cannot look at the processes', () => {
  it('looks again, then goes with an error that is temporary', async () => {
    const looks = firstLook(clock, { list: failingFirst(2, () => real.list({ marks: true })) })
    expect((await looks).some(({ pid }) => pid === process.pid)).toBe(true)
    await expect(firstLook(clock, { list: failing })).rejects.toMatchObject({
      kind: 'temporary',
      message: 'unable to take over the agents: unable to ask ps',
    })
  })
})
