/** What is cleared away after an end, where no real process can be brought to show it: survivors, failed looks, a close. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Happening } from '../../src/supervisor/advance.ts'
import { clearAway, type ClearingDoors } from '../../src/supervisor/clearing-away.ts'
import type { State } from '../../src/supervisor/life.ts'
import type { Run } from '../../src/supervisor/run.ts'
import type { Cleared } from '../../src/supervisor/stopping.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import { aSubject } from './plans.ts'

const ENDED = { generation: 1, code: null, signal: 'SIGKILL', known: true } as const
const STOPPING: State = { phase: 'stopping', upSince: 0, killAt: 9000, reason: 'stopped' }
const UP: State = { phase: 'up', since: 0 }

let clock: ManualClock
let said: string[]
let looks: number
let isClosed: boolean

beforeEach(() => {
  clock = manualClock()
  said = []
  looks = 0
  isClosed = false
})

function doors(): ClearingDoors {
  return {
    clock,
    processes: {
      bootId: () => 'b',
      list() {
        looks += 1
        return Promise.resolve([])
      },
      identify: () => Promise.resolve(null),
      statesOf: () => Promise.resolve(new Map()),
      isAlive: () => false,
      signal(target, signal) {
        said.push(`${signal} to ${JSON.stringify(target)}`)
        return 'sent'
      },
    },
    homeId: 'h',
    tell: (kind, agent, message) => void said.push(`${kind} ${agent}: ${message}`),
    happen: ({ kind }: Happening) => void said.push(kind),
    trouble: (why) => void said.push(why),
    isClosed: () => isClosed,
  }
}

function gone(state: State, clearOut: () => Promise<Cleared>): void {
  const run: Run = {
    running: aSubject().running,
    adopted: false,
    spawnedAt: 0,
    lastVerdict: () => null,
    becameReady: () => undefined,
    forgive: () => undefined,
    askToStop: () => Promise.resolve(),
    kill: () => Promise.resolve(),
    clearOut,
    close: () => undefined,
  }
  clearAway({ name: 'a', run, state }, ENDED, doors())
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('an agent that ends in a stop', () => {
  it('is down when its tree has gone, and what does not die is told', async () => {
    const clearing = Promise.withResolvers<Cleared>()
    gone(STOPPING, () => clearing.promise)
    await settled()
    expect(said).toEqual([])
    clearing.resolve({ found: 3, left: 2 })
    await settled()
    expect(said).toEqual(['agent.survivors a: 2 of its processes do not die', 'exited'])
  })

  it('is down also where nobody can look at the rest, which is told', async () => {
    gone(STOPPING, () => Promise.reject(new Error('ps hangs')))
    await settled()
    expect(said).toEqual(['agent.trouble a: ps hangs', 'exited'])
  })
})

describe('an agent that ends by itself', () => {
  it('takes its group with it, then goes on, and the rest is looked for a quarter of a second later', async () => {
    gone(UP, () => Promise.reject(new Error('not asked')))
    expect(said).toEqual(['SIGKILL to {"group":1}', 'exited'])
    clock.pass(249)
    expect(looks).toBe(0)
    clock.pass(1)
    await settled()
    expect(looks).toBeGreaterThan(0)
  })

  it('is let be by a daemon that has gone meanwhile: what runs on is for the next one', async () => {
    gone(UP, () => Promise.reject(new Error('not asked')))
    isClosed = true
    clock.pass(1000)
    await settled()
    expect(looks).toBe(0)
  })
})
