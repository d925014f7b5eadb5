import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Parts } from '../../src/daemon/compose.ts'
import { eventually } from '../support/eventually.ts'
import { testHome, type TestHome } from '../support/home.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'

const HOUR_MS = 3_600_000

let home: TestHome
let parts: Parts
let clock: ManualClock

beforeEach(async () => {
  home = testHome()
  clock = manualClock()
})

afterEach(async () => {
  await parts.close()
  await home.destroy()
})

const life = () => parts.fleet.keeper('a')?.life()
const inBackoff = (): boolean => life()?.state.phase === 'backoff'

describe('an agent that waits to be started again', () => {
  it.each([-HOUR_MS, HOUR_MS, -100 * HOUR_MS])(
    'is started when its time has passed, neither sooner nor later, though the clock is set by %d ms',
    async (byMs) => {
      home.configure(
        'agents: { a: { command: [sh, -c, exit 1], restart: { jitter: 0, steps: [1s, 5s] } } }',
      )
      parts = await home.open(clock)
      await eventually('it waits', inBackoff)
      expect(life()?.generation).toBe(1)
      clock.setWall(byMs)
      clock.pass(990)
      expect(life()?.generation).toBe(1)
      clock.pass(20)
      expect(life()?.generation).toBe(2)
      await eventually('it waits again', inBackoff)
      clock.setWall(-byMs)
      clock.pass(4990)
      expect(life()?.generation).toBe(2)
      clock.pass(20)
      expect(life()?.generation).toBe(3)
      await eventually('it waits again', inBackoff)
    },
  )
})

describe('an agent that ignores its stop signal', () => {
  it('is killed when its grace is over, though the clock is set back', async () => {
    const stubborn = JSON.stringify(['sh', '-c', 'trap "" TERM; echo ready; sleep 1000'])
    home.configure(`agents: { a: { command: ${stubborn}, stop: { grace: 10s } } }`)
    parts = await home.open(clock)
    await eventually('it is up', () => life()?.state.phase === 'up')
    await eventually('it ignores the signal', async () => (await home.marked()).length === 2)
    parts.fleet.wish('stop', ['a'])
    await eventually('it was asked', () => life()?.state.phase === 'stopping')
    clock.setWall(-HOUR_MS)
    clock.pass(9900)
    expect((await home.marked()).length).toBeGreaterThan(0)
    await eventually('it is down', () => {
      clock.pass(200)
      return life()?.state.phase === 'down'
    })
    expect(await home.marked()).toEqual([])
  })
})
