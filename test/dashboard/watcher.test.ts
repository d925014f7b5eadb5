/** When the host is looked at: not while nobody looks, each second while somebody does, at once when something happens. */
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { HostEvent } from '../../src/control/protocol.ts'
import { watcher, type EventDoors } from '../../src/dashboard/watcher.ts'
import { AgenthostError } from '../../src/errors.ts'
import { manualClock } from '../support/manual-clock.ts'

const event = (cursor: number): HostEvent => ({
  cursor,
  at: '2026-11-25T02:00:00.000Z',
  kind: 'agent.up',
  subject: 'a',
  message: 'is up',
  data: {},
})

/** A daemon whose events a test gives, and that it can end. */
function world() {
  const clock = manualClock()
  const stop = new AbortController()
  const seen = {
    status: 0,
    beside: 0,
    told: [] as number[],
    more: 0,
    asked: [] as (number | undefined)[],
  }
  let newest = 0
  let give: (event: HostEvent | 'end') => void = () => undefined
  const events: EventDoors = {
    newestCursor: () => Promise.resolve(newest),
    async *follow({ since }) {
      seen.asked.push(since)
      for (;;) {
        const next = await new Promise<HostEvent | 'end'>((resolve) => {
          give = resolve
        })
        if (next === 'end') throw new AgenthostError('unreachable', 'it hung up')
        yield next
      }
    },
  }
  const looks = {
    status: async () => void (seen.status += 1),
    beside: async () => void (seen.beside += 1),
    told: ({ cursor }: HostEvent) => void seen.told.push(cursor),
  }
  const watch = watcher(looks, events, { clock, more: () => void (seen.more += 1) })
  const done = watch.run(stop.signal)
  const pass = async (ms: number): Promise<void> => {
    for (let gone = 0; gone < ms; gone += 50) {
      clock.pass(50)
      await setImmediate()
    }
  }
  return {
    seen,
    watch,
    pass,
    give: async (what: HostEvent | 'end'): Promise<void> => {
      if (what !== 'end') newest = what.cursor
      give(what)
      await pass(50)
    },
    begin: (cursor: number) => void (newest = cursor),
    end: async (): Promise<void> => {
      stop.abort()
      give('end')
      await pass(50)
      await done
      expect(clock.waiting()).toBe(0)
    },
  }
}

describe('a host', () => {
  it('is not looked at while nobody looks', async () => {
    const { seen, pass, end } = world()
    await pass(20_000)
    expect(seen.status).toBe(0)
    await end()
  })

  it('is looked at once a second while somebody does, everything else each 5 s', async () => {
    const { seen, watch, pass, end } = world()
    const leave = watch.watched()
    await pass(100)
    expect([seen.status, seen.beside]).toEqual([1, 1])
    await pass(20_000)
    expect(seen.status).toBeGreaterThan(14)
    expect(seen.status).toBeLessThan(22)
    expect(seen.beside).toBeGreaterThan(3)
    expect(seen.beside).toBeLessThan(6)
    leave()
    await pass(2000)
    const { status } = seen
    await pass(10_000)
    expect(seen.status).toBe(status)
    await end()
  })

  it('is looked at soon when something happens, and not for each of many things', async () => {
    const { seen, watch, pass, give, end } = world()
    watch.watched()
    await pass(400)
    const { status, beside } = seen
    await give(event(1))
    await pass(200)
    expect([seen.status, seen.beside]).toEqual([status + 1, beside + 1])
    for (let cursor = 2; cursor < 42; cursor++) await give(event(cursor))
    expect(seen.told).toHaveLength(41)
    // 2 s in which something happened each 50 ms.
    expect(seen.status - status).toBeLessThan(18)
    await end()
  })

  it('is followed over its daemons from where it was, and anew when it counts anew', async () => {
    const { seen, pass, give, begin, end } = world()
    await pass(100)
    await give(event(7))
    await give('end')
    await pass(1100)
    begin(2)
    await give('end')
    await pass(1100)
    expect(seen.asked).toEqual([undefined, 7, undefined])
    await end()
  })
})
