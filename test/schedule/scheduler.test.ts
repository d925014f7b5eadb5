/** The scheduler over a real host.db, with processes that are pretended. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cron } from './crons.ts'
import { jobPlan } from './plans.ts'
import { pretendHost, settled, type PretendHost } from './pretend-host.ts'

const HOUR_MS = 3_600_000
const plan = jobPlan('a', { overlap: 'queue', timeoutMs: HOUR_MS })

let host: PretendHost

beforeEach(() => {
  host = pretendHost(() => ({ lastsMs: 30 * HOUR_MS, code: 0 }))
})

afterEach(() => host.close())

describe('a run by hand', () => {
  it('asked for twice in one moment is two runs', async () => {
    const one = await host.begin([plan])
    const [first, second] = [one.runNow('a'), one.runNow('a')]
    expect([first.state, second.state]).toEqual(['open', 'waiting'])
    expect(second.at).toBe(first.at + 1)
  })

  it('that could not be recorded is refused, and does not begin later', async () => {
    const one = await host.begin([plan])
    host.db.pragma('query_only = 1')
    expect(() => one.runNow('a')).toThrow('unable to run a: ')
    host.db.pragma('query_only = 0')
    host.clock.pass(20_000)
    one.tick()
    await settled()
    expect(host.runs.filter(({ slot }) => slot.kind === 'manual')).toEqual([])
  })
})

describe('the timeout of a run', () => {
  it('counts only time in which somebody looked: a night that the host slept through is none', async () => {
    const one = await host.begin([plan])
    one.runNow('a')
    await settled()
    host.clock.pass(8 * HOUR_MS)
    one.tick()
    await settled()
    expect(host.runs[0]?.endedAt).toBe(null)
    for (let seconds = 0; seconds < 3600; seconds += 20) {
      host.clock.pass(20_000)
      one.tick()
    }
    await settled()
    expect(host.runs[0]?.exit).toEqual({ code: null, signal: 'SIGTERM' })
  })
})

describe('a configuration that is changed', () => {
  it('leaves what was due before it to the calendar that was in force', async () => {
    const one = await host.begin([plan])
    const due = one.upcoming('a', 1)[0]?.at ?? 0
    host.clock.pass(due - host.clock.now())
    await one.setPlans([{ ...plan, calendar: cron('0 0 1 1 *') }])
    await settled()
    expect(host.runs.map(({ slot }) => slot)).toEqual([{ job: 'a', at: due, kind: 'calendar' }])
  })
})
