import { describe, expect, it } from 'vitest'
import { memoryWatch } from '../../src/daemon/memory-watch.ts'
import type { Fleet } from '../../src/supervisor/fleet.ts'
import type { ProcessRow } from '../../src/supervisor/process.ts'
import { manualClock } from '../support/manual-clock.ts'

function watching() {
  const clock = manualClock()
  const told: string[] = []
  let list = (): Promise<readonly ProcessRow[]> => Promise.resolve([])
  const watch = memoryWatch({
    processes: { list: () => list() },
    // Without agents every other sample is a look.
    fleet: { keepers: () => [] } as unknown as Fleet,
    clock,
    tell: (kind, _subject, message) => told.push(`${kind}: ${message}`),
  })
  const sample = async () => {
    await watch.sample()
    await watch.sample()
  }
  return { clock, watch, told, sample, answer: (by: typeof list) => (list = by) }
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
    expect(watch.rssBytes('triage')).toBe(null)
    expect(clock.waiting()).toBe(0)
  })
})
