import { describe, expect, it } from 'vitest'
import { gatewayRenewal } from '../../src/daemon/gateway-renewal.ts'
import type { Keeper } from '../../src/supervisor/keeper.ts'
import { manualClock } from '../support/manual-clock.ts'

function renewing() {
  const clock = manualClock()
  const wishes: string[] = []
  let idle = false
  let running = true
  const keeper = {
    run: () => (running ? { running: {} } : null),
    plan: () => ({ behaviour: { isIdle: () => Promise.resolve(idle) } }),
  } as unknown as Keeper
  const fleet = {
    keeper: () => keeper,
    wish: (wish: string, names: readonly string[]) => void wishes.push(`${wish} ${names.join()}`),
  }
  const renewal = gatewayRenewal(fleet, clock)
  const tick = async (): Promise<void> => {
    renewal.tick()
    // Its question is answered within this turn.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    renewal,
    clock,
    wishes,
    tick,
    becomeIdle: () => (idle = true),
    end: () => (running = false),
  }
}

describe('a gateway of an older release', () => {
  it('is started anew once it is idle', async () => {
    const { renewal, wishes, tick, becomeIdle } = renewing()
    await tick()
    renewal.want()
    await tick()
    expect(wishes).toEqual([])
    becomeIdle()
    await tick()
    await tick()
    expect(wishes).toEqual(['restart gateway'])
  })

  it('is started anew after two minutes whatever it does', async () => {
    const { renewal, wishes, tick, clock } = renewing()
    renewal.want()
    clock.pass(119_999)
    await tick()
    expect(wishes).toEqual([])
    clock.pass(1)
    await tick()
    expect(wishes).toEqual(['restart gateway'])
  })

  it('is left alone where it has ended by itself: the next start is the new release', async () => {
    const { renewal, wishes, tick, clock, end } = renewing()
    renewal.want()
    end()
    await tick()
    clock.pass(200_000)
    await tick()
    expect(wishes).toEqual([])
  })
})
