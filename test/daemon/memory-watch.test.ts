import { describe, expect, it } from 'vitest'
import { memoryWatch } from '../../src/daemon/memory-watch.ts'
import type { Fleet } from '../../src/supervisor/fleet.ts'
import type { Keeper } from '../../src/supervisor/keeper.ts'
import type { ProcessRow } from '../../src/supervisor/process.ts'
import { manualClock } from '../support/manual-clock.ts'

const row = (pid: number, rssBytes: number): ProcessRow => ({
  pid,
  ppid: 1,
  pgid: pid,
  startedAt: 's',
  rssBytes,
  state: 'running',
  mark: null,
})

/** One of whom there is the process of this generation, which has the same number as its pid. */
function keeperOf(generation: number): Keeper {
  const identity = { pid: generation, startedAt: 's', bootId: 'b' }
  const running = { generation, identity }
  return {
    plan: () => ({ name: 'triage', memory: null }),
    run: () => ({ running }),
  } as unknown as Keeper
}

describe('the memory of an agent', () => {
  // Right after a restart the new pid stood beside the memory of the process before it.
  it('is that of the process that it has now, and unknown until that is looked at', async () => {
    const { watch, answer, keep } = watching()
    keep(keeperOf(7))
    answer(() => Promise.resolve([row(7, 250e6), row(8, 1e6)]))
    await watch.look()
    expect(watch.rssBytes(keeperOf(7))).toBe(250e6)
    expect(watch.rssBytes(keeperOf(8))).toBe(null)
    keep(keeperOf(8))
    await watch.look()
    expect(watch.rssBytes(keeperOf(8))).toBe(1e6)
  })
})

function watching() {
  const clock = manualClock()
  const told: string[] = []
  let keepers: readonly Keeper[] = []
  let list = (): Promise<readonly ProcessRow[]> => Promise.resolve([])
  const watch = memoryWatch({
    processes: { list: () => list() },
    // Without agents every other sample is a look.
    fleet: { keepers: () => keepers } as unknown as Fleet,
    clock,
    tell: (kind, _subject, message) => told.push(`${kind}: ${message}`),
  })
  const sample = async () => {
    await watch.sample()
    await watch.sample()
  }
  const keep = (only: Keeper): void => void (keepers = [only])
  return { clock, watch, told, sample, keep, answer: (by: typeof list) => (list = by) }
}

describe('processes that cannot be looked at', () => {
  it('are told once, and again when it comes again', async () => {
    const { told, sample, answer } = watching()
    const failing = () => Promise.reject(new Error('unable to ask ps: no answer within 5 s'))
    answer(failing)
    await sample()
    await sample()
    expect(told).toEqual([
      'host.unseen: unable to look at the processes of this host: unable to ask ps: no answer within 5 s; until then memory has no ceiling',
    ])
    answer(() => Promise.resolve([]))
    await sample()
    answer(failing)
    await sample()
    expect(told).toHaveLength(2)
  })

  it('do not keep a status waiting', async () => {
    const { clock, watch, answer } = watching()
    answer(() => new Promise(() => undefined))
    const looked = watch.look()
    clock.pass(1000)
    await looked
    answer(() => Promise.reject(new Error('unable to ask ps')))
    await watch.look()
    expect(watch.rssBytes(keeperOf(1))).toBe(null)
    expect(clock.waiting()).toBe(0)
  })
})
