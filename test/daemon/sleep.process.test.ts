import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Parts } from '../../src/daemon/compose.ts'
import { forgive, wakeAgents } from '../../src/daemon/grace.ts'
import { ticking } from '../../src/daemon/ticking.ts'
import { SLEEP_KINDS, wakefulness, type Wakefulness } from '../../src/daemon/wakefulness.ts'
import type { Evidence, Gap } from '../../src/supervisor/gap.ts'
import { watchfulClock } from '../../src/supervisor/watchful-clock.ts'
import { eventually } from '../support/eventually.ts'
import { testHome, type TestHome } from '../support/home.ts'
import { sleepyClock, type SleepyClock } from '../support/sleepy-clock.ts'

const HOUR_MS = 3_600_000

let home: TestHome
let raw: SleepyClock
let parts: Parts
let waking: Wakefulness
let evidence: (gap: Gap) => Evidence | null
let endTicks = (): void => undefined
let failures: unknown[]

beforeEach(() => {
  home = testHome()
  failures = []
  // A Mac that has slept for the whole gap.
  evidence = ({ before, after }) => ({
    kind: 'record',
    asleepAt: before.now,
    awakeAt: after.now,
    askedAt: after.now,
  })
})

afterEach(async () => {
  endTicks()
  await parts.close()
  await home.destroy()
  if (failures.length > 0) throw new AggregateError(failures)
})

async function open(agents: string): Promise<void> {
  home.configure(`agents: ${agents}`)
  raw = sleepyClock()
  await openAgain()
}

async function openAgain(): Promise<void> {
  const clock = watchfulClock(raw)
  parts = await home.open(clock)
  waking = wakefulness({
    clock,
    policy: { settleMs: 60_000, askUserMs: 5000 },
    evidence: (gap) => Promise.resolve(evidence(gap)),
    userIsActive: () => Promise.resolve(false),
    tell: parts.chronicle.tell,
    forgive: () => forgive(parts),
    wakeAgents: (startedBefore) => wakeAgents(parts.fleet, startedBefore),
    before: parts.newestOf(SLEEP_KINDS),
    failed: (error) => failures.push(error),
  })
  clock.onGap(waking.noticed)
  const { close } = ticking({
    clock,
    everySecond() {
      waking.tick()
      parts.schedule.tick()
    },
    sample: () => Promise.resolve(),
    failed: (error) => failures.push(error),
  })
  endTicks = close
}

const state = (name = 'a') => parts.fleet.keeper(name)?.life().state
const pid = (name = 'a') => parts.fleet.keeper(name)?.run()?.running.identity.pid
const isUp = (): boolean => state()?.phase === 'up'
const told = (kind: string) => parts.chronicle.since(0, 1000).filter((each) => each.kind === kind)
/** What is asked of the platform is answered between two seconds. */
async function awakeFor(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    raw.pass(1000)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('a host that sleeps through the grace of an agent that is being stopped', () => {
  it('does not have it killed at the wake, but when the grace was over awake', async () => {
    const deaf = JSON.stringify(['sh', '-c', 'trap "" TERM; echo ready; sleep 1000'])
    await open(
      `{ a: { command: ${deaf}, stop: { grace: 10s }, ready: { output: ready, every: 1s } } }`,
    )
    await eventually('it is up', () => {
      raw.pass(1000)
      return isUp()
    })
    parts.fleet.wish('stop', ['a'])
    await awakeFor(4)
    raw.sleep(HOUR_MS)
    await awakeFor(4)
    expect(state()?.phase).toBe('stopping')
    expect((await home.marked()).length).toBeGreaterThan(0)
    await eventually('it is down', async () => {
      await awakeFor(1)
      return state()?.phase === 'down'
    })
    expect(told('agent.survivors')).toEqual([])
  })
})

describe('a host that sleeps over eight slots of a job', () => {
  it('has the newest run once, the others on record as missed, and one sleep told', async () => {
    await open('{}\njobs: { hourly: { cron: "0 * * * *", timezone: UTC, command: [/bin/true] } }')
    await awakeFor(3)
    raw.sleep(8 * HOUR_MS)
    const ran = (): readonly unknown[] => told('job.ran')
    await eventually('it has run', async () => {
      await awakeFor(1)
      return ran().length > 0
    })
    await awakeFor(70)
    expect(ran()).toHaveLength(1)
    const slots = parts.schedule.records.history('hourly', raw.now(), 20)
    expect(slots.map(({ slot }) => slot.state).toSorted()).toEqual([
      ...Array.from({ length: 7 }, () => 'missed'),
      'ran',
    ])
    expect(told('host.slept')).toHaveLength(1)
  })
})

describe('a host that sleeps while an agent becomes ready', () => {
  it('leaves it the rest of its time', async () => {
    await open('{ a: { command: [sleep, "1000"], ready: { output: x, within: 60s, every: 1s } } }')
    await eventually('it runs', () => pid() !== undefined)
    await awakeFor(30)
    raw.sleep(8 * HOUR_MS)
    await awakeFor(25)
    expect(state()?.phase).toBe('starting')
    await awakeFor(10)
    await eventually('it is stopped', () => told('agent.not-ready').length === 1)
  })
})

describe('a night with short wakes', () => {
  it('is one sleep: shown at once, told in the morning, and agents that want it restart once', async () => {
    await open(
      '{ a: { command: [sleep, "1000"], onWake: restart }, b: { command: [sleep, "1000"] } }',
    )
    await eventually('both are up', () => isUp() && state('b')?.phase === 'up')
    const before = [pid('a'), pid('b')]
    await awakeFor(5)
    for (let wake = 0; wake < 5; wake++) {
      raw.sleep(HOUR_MS)
      await awakeFor(45)
      expect(waking.sleeps()).toMatchObject([{ wakes: wake }])
    }
    expect(told('host.slept')).toEqual([])
    expect([pid('a'), pid('b')]).toEqual(before)
    await awakeFor(20)
    expect(told('host.slept')).toMatchObject([{ data: { wakes: 4 } }])
    const seconds = Number(told('host.slept')[0]?.data['seconds'])
    expect(Math.abs(seconds - 5 * 3600)).toBeLessThanOrEqual(5)
    await eventually('it is another process', () => pid() !== undefined && pid() !== before[0])
    expect(pid('b')).toBe(before[1])
    expect(told('agent.stopping')).toHaveLength(1)
    await awakeFor(300)
    expect(told('agent.stopping')).toHaveLength(1)
  })

  it('is known to the next daemon, also when it was not over for this one', async () => {
    await open('{ a: { command: [sleep, "1000"] } }')
    await eventually('it is up', isUp)
    await awakeFor(2)
    raw.sleep(HOUR_MS)
    await awakeFor(3)
    const sleeps = waking.sleeps()
    waking.close()
    expect(told('host.slept')).toHaveLength(1)
    endTicks()
    await parts.close()
    await openAgain()
    expect(waking.sleeps()).toEqual(
      sleeps.map((sleep) => ({ ...sleep, ms: Math.round(sleep.ms / 1000) * 1000 })),
    )
  })
})

describe('an agent that wants a restart after a wake', () => {
  it('is left alone when it was started after it', async () => {
    await open('{ a: { command: [sleep, "1000"], onWake: restart } }')
    await eventually('it is up', isUp)
    const first = pid()
    await awakeFor(20)
    raw.sleep(HOUR_MS)
    await awakeFor(2)
    process.kill(first ?? 0, 'SIGKILL')
    await eventually('it is up again', () => isUp() && pid() !== first)
    const second = pid()
    await awakeFor(120)
    expect(told('host.slept')).toHaveLength(1)
    expect(pid()).toBe(second)
  })

  it('is left alone after a stall, which is told as one', async () => {
    evidence = ({ before }) => ({
      kind: 'record',
      asleepAt: before.now - HOUR_MS,
      awakeAt: before.now - HOUR_MS / 2,
      askedAt: before.now,
    })
    await open('{ a: { command: [sleep, "1000"], onWake: restart } }')
    await eventually('it is up', isUp)
    const first = pid()
    raw.stall(60_000)
    await awakeFor(120)
    expect(told('daemon.stalled')).toHaveLength(1)
    expect(told('host.slept')).toEqual([])
    expect(waking.sleeps()).toEqual([])
    expect(pid()).toBe(first)
  })
})

describe('a host of which nobody can say what it was', () => {
  it('tells that it is not known', async () => {
    evidence = () => null
    await open('{ a: { command: [sleep, "1000"] } }')
    await awakeFor(2)
    raw.sleep(HOUR_MS)
    await awakeFor(70)
    expect(told('host.gap')).toHaveLength(1)
    expect(told('host.slept')).toEqual([])
    expect(waking.sleeps()).toMatchObject([{ certain: false }])
  })
})

describe('an agent that ends again and again right after a wake', () => {
  it('does not reach its restart limit by that', async () => {
    await open(
      '{ a: { command: [sh, -c, exit 1], restart: { jitter: 0, steps: [1s], limit: { starts: 3, within: 10m } } } }',
    )
    raw.sleep(HOUR_MS)
    await eventually('it has started six times', async () => {
      await awakeFor(1)
      return (parts.fleet.keeper('a')?.life().generation ?? 0) >= 6
    })
    expect(told('agent.failed')).toEqual([])
    await eventually('it fails once the grace is over', async () => {
      await awakeFor(1)
      return state()?.phase === 'failed'
    })
  })
})
