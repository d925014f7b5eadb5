/** Runs of jobs as real processes: what is known of them after daemons came and went. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Parts } from '../../src/daemon/compose.ts'
import { jobLogPath } from '../../src/daemon/job-logs.ts'
import { reloadFrom } from '../../src/daemon/reloading.ts'
import type { Slot } from '../../src/schedule/slot.ts'
import { eventually } from '../support/eventually.ts'
import { testHome, type TestHome } from '../support/home.ts'

let home: TestHome
let daemon: Parts | null = null

beforeEach(() => {
  home = testHome()
})

afterEach(async () => {
  await daemon?.close()
  daemon = null
  await home.destroy()
})

/** Never due while a test runs; started by hand. */
function configure(script: string, more = ''): void {
  const command = JSON.stringify(['/bin/sh', '-c', script])
  home.configure(`agents: {}\njobs:\n  a: { cron: "0 0 29 2 *", command: ${command}${more} }\n`)
}

async function open(): Promise<Parts> {
  daemon = await home.open()
  return daemon
}

async function close(): Promise<void> {
  await daemon?.close()
  daemon = null
}

function slotNow(parts: Parts, slot: Slot): Slot | undefined {
  parts.schedule.tick()
  return parts.schedule.records.find(slot)
}

function ended(parts: Parts, slot: Slot): Promise<Slot> {
  return eventually('the slot has ended', () => {
    const now = slotNow(parts, slot)
    return now !== undefined && now.state !== 'open' && now.state !== 'waiting' && now
  })
}

function attemptOf(parts: Parts): NonNullable<ReturnType<Parts['schedule']['records']['lastRun']>> {
  const entry = parts.schedule.records.lastRun('a')
  if (entry === undefined) throw new Error('nothing has run')
  return entry
}

/** A slot that is on record as begun in that boot, though nothing of it ever was. */
function recordBegun({ schedule }: Parts, bootId: string): Slot {
  const slot = { job: 'a', at: 1000, kind: 'manual', state: 'open', why: '' } as const
  const counts = { decidedAt: 1000, attempts: 1, isRunning: true, retryAt: null, count: 1 }
  const begun = { ...slot, ...counts }
  const nothing = { marks: [], forget: [], stops: [], ends: [] }
  schedule.records.record({ ...nothing, slots: [begun], begin: [begun] }, { now: 1000, bootId })
  return begun
}

describe('a run', () => {
  it('has its output in the log of its slot, and its exit code on record', async () => {
    configure('echo "hello from $AGENTHOST_JOB at $AGENTHOST_SLOT"; echo oops >&2; exit 3')
    const parts = await open()
    const slot = await ended(parts, parts.schedule.runNow('a'))
    expect(slot).toMatchObject({ state: 'failed', why: 'exit code 3', attempts: 1 })
    const log = readFileSync(jobLogPath(home.paths.logs, slot), 'utf8')
    expect(log).toBe(`hello from a at ${new Date(slot.at).toISOString()}\noops\n`)
    const { attempt } = attemptOf(parts)
    expect(attempt).toMatchObject({ attempt: 1, end: { code: 3, reason: 'exit' } })
    expect(attempt?.endedAt).toBeGreaterThanOrEqual(slot.at)
  })

  it('gets its secrets in its environment alone, and fails with the reason where one is not set', async () => {
    configure('echo "${#KEY} letters"', ', env: { KEY: { secret: job-key } }')
    const parts = await open()
    const without = await ended(parts, parts.schedule.runNow('a'))
    expect(without).toMatchObject({ state: 'failed', attempts: 1 })
    expect(without.why).toContain('its secret job-key (for KEY) is not set')
    process.env['AGENTHOST_SECRET_JOB_KEY'] = 'canary-7f3a'
    try {
      const slot = await ended(parts, parts.schedule.runNow('a'))
      expect(slot).toMatchObject({ state: 'ran', attempts: 1 })
      expect(readFileSync(jobLogPath(home.paths.logs, slot), 'utf8')).toBe('11 letters\n')
    } finally {
      delete process.env['AGENTHOST_SECRET_JOB_KEY']
    }
    expect(readFileSync(home.paths.hostDb).includes('canary-7f3a')).toBe(false)
  })

  it('that cannot be started fails with the reason', async () => {
    home.configure('agents: {}\njobs: { a: { every: 1d, command: [/no/such/program] } }\n')
    const parts = await open()
    const slot = await ended(parts, parts.schedule.runNow('a'))
    expect(slot.state).toBe('failed')
    expect(slot.why).toBe('unable to start a: its program /no/such/program is not there')
  })

  it('is tried again as often as it says, each attempt on record', async () => {
    const count = join(home.paths.home, 'count')
    configure(
      `echo x >> ${count}; [ $(wc -l < ${count}) -ge 3 ]`,
      ', retries: { count: 5, backoff: [0] }',
    )
    const parts = await open()
    const slot = await ended(parts, parts.schedule.runNow('a'))
    expect(slot).toMatchObject({ state: 'ran', attempts: 3 })
    expect(readFileSync(count, 'utf8')).toBe('x\nx\nx\n')
  })

  it('that takes too long is ended with everything that it has started', async () => {
    const pids = join(home.paths.home, 'pids')
    configure(
      `trap '' TERM; echo $$ >> ${pids}; setsid sh -c 'trap "" TERM; echo $$ >> ${pids}; while :; do sleep 1; done' & while :; do sleep 1; done`,
      ', timeout: 1s, stop: { grace: 200ms }',
    )
    const parts = await open()
    const asked = parts.schedule.runNow('a')
    await eventually(
      'both run',
      () => existsSync(pids) && readFileSync(pids, 'utf8').split('\n').length > 2,
    )
    const slot = await ended(parts, asked)
    expect(slot).toMatchObject({ state: 'failed', why: 'it took longer than 1 s' })
    await eventually('nothing is left', async () => (await home.marked()).length === 0)
  })

  it('tells how much memory it took at most', async () => {
    const go = join(home.paths.home, 'go')
    configure(`while [ ! -e ${go} ]; do sleep 0.05; done`)
    const parts = await open()
    const asked = parts.schedule.runNow('a')
    await eventually('it runs', () => parts.schedule.run(asked)?.identity)
    await parts.schedule.sample()
    writeFileSync(go, '')
    await ended(parts, asked)
    expect(attemptOf(parts).attempt?.peakRssBytes).toBeGreaterThan(100_000)
  })
})

describe('a run whose daemon goes', () => {
  it('goes on under the next one as the same process', async () => {
    const go = join(home.paths.home, 'go')
    configure(`echo begun; while [ ! -e ${go} ]; do sleep 0.05; done; echo done`)
    const first = await open()
    const asked = first.schedule.runNow('a')
    const before = await eventually('it runs', () => first.schedule.run(asked)?.identity)
    await close()
    const second = await open()
    expect(second.schedule.run(asked)?.identity).toEqual(before)
    writeFileSync(go, '')
    expect(await ended(second, asked)).toMatchObject({ state: 'ran', attempts: 1 })
    expect(readFileSync(jobLogPath(home.paths.logs, asked), 'utf8')).toBe('begun\ndone\n')
  })

  it('and that ends before the next one comes has its exit code on record', async () => {
    const go = join(home.paths.home, 'go')
    configure(`while [ ! -e ${go} ]; do sleep 0.05; done; exit 7`)
    const first = await open()
    const asked = first.schedule.runNow('a')
    await eventually('it runs', () => first.schedule.run(asked)?.identity)
    await close()
    writeFileSync(go, '')
    await eventually('it has ended', async () => (await home.marked()).length === 0)
    const second = await open()
    expect(await ended(second, asked)).toMatchObject({ state: 'failed', why: 'exit code 7' })
  })

  it('and that is asked to end meanwhile has the exit code of its own choice on record', async () => {
    configure(`trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done`)
    const first = await open()
    const asked = first.schedule.runNow('a')
    const { pid } = await eventually('it runs', () => first.schedule.run(asked)?.identity)
    const log = jobLogPath(home.paths.logs, asked)
    await eventually('it is ready', () => existsSync(log) && readFileSync(log, 'utf8') !== '')
    await close()
    process.kill(-pid, 'SIGTERM')
    await eventually('it has ended', async () => (await home.marked()).length === 0)
    const second = await open()
    expect(await ended(second, asked)).toMatchObject({ state: 'failed', why: 'exit code 5' })
  })

  it('and that is killed with its holder is known to have ended, and its rest is cleared away', async () => {
    configure('sleep 1000 & sleep 1000')
    const first = await open()
    const asked = first.schedule.runNow('a')
    const { pid } = await eventually('it runs', () => first.schedule.run(asked)?.identity)
    await eventually('all of it', async () => (await home.marked()).length >= 3)
    await close()
    process.kill(pid, 'SIGKILL')
    const second = await open()
    const slot = await ended(second, asked)
    expect(slot).toMatchObject({ state: 'failed', why: 'how it ended is not known' })
    await eventually('nothing is left', async () => (await home.marked()).length === 0)
  })

  it('and that was on record but never started is started by the next one, once', async () => {
    const count = join(home.paths.home, 'count')
    configure(`echo x >> ${count}`)
    const first = await open()
    const begun = recordBegun(first, first.bootDoors.processes.bootId())
    await close()
    const second = await open()
    expect(await ended(second, begun)).toMatchObject({ state: 'ran', attempts: 1 })
    expect(readFileSync(count, 'utf8')).toBe('x\n')
  })

  it('and that another boot took away is not started again', async () => {
    configure('echo never')
    const first = await open()
    const begun = recordBegun(first, 'another')
    await close()
    const second = await open()
    expect(await ended(second, begun)).toMatchObject({ state: 'failed', attempts: 1 })
    expect(existsSync(jobLogPath(home.paths.logs, begun))).toBe(false)
  })
})

describe('a configuration that changes', () => {
  it('lets the run of a job that is no longer in it go on, and has its end on record', async () => {
    const go = join(home.paths.home, 'go')
    configure(`while [ ! -e ${go} ]; do sleep 0.05; done; exit 7`, ', retries: 3')
    const parts = await open()
    const asked = parts.schedule.runNow('a')
    await eventually('it runs', () => parts.schedule.run(asked)?.identity)
    home.configure('agents: {}\n')
    await reloadFrom(parts)
    expect(parts.schedule.plans()).toEqual([])
    expect(slotNow(parts, asked)?.state).toBe('open')
    writeFileSync(go, '')
    expect(await ended(parts, asked)).toMatchObject({ state: 'failed', why: 'exit code 7' })
  })
})

describe('a job that another slot overlaps', () => {
  it('refuses a run by hand where it skips', async () => {
    configure('sleep 1000')
    const parts = await open()
    parts.schedule.runNow('a')
    expect(() => parts.schedule.runNow('a')).toThrow(
      /unable to run a: its slot of .* has not ended/,
    )
  })

  it('is replaced where it says so, never two at once', async () => {
    configure('echo $$; sleep 1000', ', overlap: replace, stop: { grace: 1s }')
    const parts = await open()
    const first = parts.schedule.runNow('a')
    await eventually('it runs', () => parts.schedule.run(first)?.identity)
    const second = parts.schedule.runNow('a')
    expect(second.state).toBe('waiting')
    const gone = await ended(parts, first)
    expect(gone.state).toBe('failed')
    expect(gone.why).toMatch(/^replaced by the slot of /)
    await eventually('the other runs', () => slotNow(parts, second)?.state === 'open')
  })
})
