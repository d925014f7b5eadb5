import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { stopAgents, type Left } from '../../src/daemon/leaving.ts'
import { daemonLock } from '../../src/store/daemon-lock.ts'
import { eventually } from '../support/eventually.ts'
import { testHome, type TestHome } from '../support/home.ts'

let home: TestHome

beforeEach(() => {
  home = testHome()
})

afterEach(() => home.destroy())

const CONFIG = `agents:
  first: { command: [/bin/sleep, "1000"] }
  second: { command: [/bin/sleep, "1000"], after: [first] }
  asked-down: { command: [/bin/sleep, "1000"] }
  stubborn: { command: [/bin/sh, -c, "trap '' TERM; sleep 1000"], stop: { grace: 1s } }
`

const leave = (): Promise<Left> =>
  stopAgents({ paths: home.paths, env: process.env, clock: systemClock })

/** A daemon has come and gone; its agents run. */
async function agentsWithoutDaemon(): Promise<void> {
  home.configure(CONFIG)
  const parts = await home.open()
  await eventually('all are up', () =>
    parts.fleet.keepers().every((keeper) => keeper.life().state.phase === 'up'),
  )
  parts.fleet.wish('stop', ['asked-down'])
  await eventually('one is down', () => parts.fleet.keeper('asked-down')?.run() === null)
  await parts.close()
}

describe('agents whose daemon has gone for good', () => {
  it('are stopped in order, none is started, and all stay as they were wanted', async () => {
    await agentsWithoutDaemon()
    const { stopped, survivors } = await leave()
    expect([stopped.toSorted(), survivors]).toEqual([['first', 'second', 'stubborn'], []])
    expect(await home.marked()).toEqual([])
    const again = await leave()
    expect(again).toEqual({ stopped: [], survivors: [] })
    const parts = await home.open()
    const wanted = parts.fleet.keepers().map((keeper) => [keeper.plan().name, keeper.life().wanted])
    expect(wanted).toEqual([
      ['first', 'up'],
      ['second', 'up'],
      ['asked-down', 'down'],
      ['stubborn', 'up'],
    ])
    const ends = parts.chronicle
      .since(0, 1000)
      .filter(({ kind }) => kind === 'agent.down')
      .map(({ subject }) => subject)
    expect(ends.indexOf('second')).toBeLessThan(ends.indexOf('first'))
    await parts.close()
  })

  it('are stopped also when the configuration cannot be used', async () => {
    await agentsWithoutDaemon()
    home.configure('agents: [')
    expect((await leave()).stopped.toSorted()).toEqual(['first', 'second', 'stubborn'])
    expect(await home.marked()).toEqual([])
    home.configure(CONFIG)
    const parts = await home.open()
    expect(parts.fleet.keeper('first')?.life().wanted).toBe('up')
    await parts.close()
  })
})

describe('a home that a daemon serves', () => {
  it('is left to it', async () => {
    const lock = daemonLock(home.paths.home, { pid: process.pid, startedAt: 'now' })
    const refused = { kind: 'temporary', message: expect.stringContaining('serves') as string }
    await expect(leave()).rejects.toThrow(expect.objectContaining(refused))
    if (lock.held) lock.release()
  })
})
