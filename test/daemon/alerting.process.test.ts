/** The alarm as the daemon joins it: also on a full disk, and over a change of the configuration. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import { alerting, type Alerting } from '../../src/daemon/alerting.ts'
import type { Config } from '../../src/config/entry.ts'
import { REGRESSION_DEFAULT } from '../../src/config/regression.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { HOST_MIGRATIONS } from '../../src/store/migrations/host.ts'
import { AT, told } from '../alerts/told.ts'
import { eventually } from '../support/eventually.ts'
import { testHome, type TestHome } from '../support/home.ts'
import { httpSink, type HttpSink } from '../support/http-sink.ts'

let home: TestHome
let db: Database
let sink: HttpSink & { readonly close: () => Promise<void> }
let clock: ManualClock
let isFull: boolean
let waiting: (() => void)[]
let alarm: Alerting

beforeEach(async () => {
  home = testHome()
  db = openDatabase(home.paths.hostDb, { synchronous: 'normal', migrations: HOST_MIGRATIONS }).db
  sink = await httpSink()
  clock = manualClock()
  isFull = false
  waiting = []
  alarm = open()
})

afterEach(async () => {
  await alarm.close()
  db.close()
  await sink.close()
  await home.destroy()
})

function open(): Alerting {
  return alerting({
    db,
    paths: home.paths,
    clock,
    env: {},
    tell: () => undefined,
    keep: (write) => (isFull ? waiting.push(write) : write()),
  })
}

function config(change: Partial<Config> = {}): Config {
  const url = { text: `${sink.url}/hook` }
  const webhook = { kind: 'webhook', name: 'webhook', least: 'info', url } as const
  const alerts = { channels: [webhook], deadman: null, quiet: null }
  const rankings = { frontend: false, regions: {} }
  const rest = { gateway: null, upstreams: [], rankings, regression: REGRESSION_DEFAULT }
  return { path: home.paths.config, agents: [], jobs: [], alerts, ...rest, ...change }
}

const rows = (table: string): number =>
  (db.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number }).count
const failed = (subject: string) =>
  told('agent.failed', { subject, at: clock.now(), message: 'failed' })
const nothing = (): void => undefined

describe('on a full disk', () => {
  it('alerts are sent all the same, and written once there is room', async () => {
    alarm.use(config())
    isFull = true
    alarm.note([failed('one')], nothing)
    await eventually('it is sent', () => sink.received.length === 1)
    await eventually('its end waits to be written', () => waiting.length === 2)
    expect(rows('alerts')).toBe(0)
    for (const write of waiting) write()
    expect([rows('alerts'), rows('notices'), rows('deliveries')]).toEqual([1, 1, 1])
    expect(alarm.list(0)[0]?.deliveries).toEqual([
      { channel: 'webhook', state: 'delivered', why: '' },
    ])
  })
})

describe('what is told before there is a configuration', () => {
  it('goes out with the first one, also by the next daemon', async () => {
    alarm.note([failed('one')], nothing)
    await alarm.close()
    alarm = open()
    alarm.note([failed('two')], nothing)
    expect(rows('deliveries')).toBe(0)
    alarm.use(config())
    await eventually('both are sent', () => sink.received.length === 2)
  })
})

describe('a new configuration', () => {
  it('ends the alerts of agents that are not in it', () => {
    alarm.use(config())
    alarm.note([failed('gone')], nothing)
    expect(alarm.list(0)).toHaveLength(1)
    alarm.use(config())
    expect(alarm.list(0)).toEqual([])
    expect(alarm.list(5)).toMatchObject([{ state: 'closed' }])
  })

  it('that can be used again is told after one that could not', async () => {
    alarm.use(config())
    alarm.note([told('config.rejected', { at: clock.now(), subject: 'daemon' })], nothing)
    await eventually('the first is told', () => sink.received.length === 1)
    alarm.use(config())
    clock.pass(60_000)
    alarm.tick()
    await eventually('both are told', () => sink.received.length === 2)
    expect(sink.received[1]?.body).toContain('the configuration can be used again')
  })
})

describe('an alert', () => {
  it('brings the last lines of the log of its agent, and of none outside of the logs', () => {
    mkdirSync(join(home.paths.logs, 'agents'), { recursive: true })
    writeFileSync(
      join(home.paths.logs, 'agents/one.log'),
      `${'x'.repeat(9000)}\nlast\npassword=hunter22\n`,
    )
    alarm.note([failed('one'), failed('../../agents/one')], nothing)
    const [one, other] = alarm.noticesSince(0, 10)
    expect(one?.lines).toEqual(['last', 'password=********'])
    expect(other?.lines).toEqual([])
  })

  it('is acknowledged also when it is over, and none that is not there', () => {
    alarm.note([failed('one'), told('agent.down', { subject: 'one', at: AT })], nothing)
    expect(alarm.acknowledge(1)).toMatchObject({ state: 'closed', ackedAt: clock.now() })
    expect(alarm.acknowledge(2)).toBeNull()
  })

  it('wakes whoever follows', () => {
    let rung = 0
    const forget = alarm.onNotice(() => (rung += 1))
    alarm.note([failed('one'), told('agent.started')], nothing)
    forget()
    alarm.note([failed('two')], nothing)
    expect(rung).toBe(1)
  })
})
