/** The daemon's side of the nightly backup: once a night, told once, beside its loop. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyName } from '../../src/backup/copies.ts'
import { nightBefore } from '../../src/backup/due.ts'
import { nightlyBackup, type NightlyBackup } from '../../src/daemon/nightly-backup.ts'
import type { BackupRun } from '../../src/daemon/run-backup.ts'
import { manualClock } from '../support/manual-clock.ts'

const HOUR = 3_600_000
const MINUTE = 60_000

let home: string
let clock: ReturnType<typeof manualClock>
let told: (readonly [kind: string, severity: unknown])[]
let runs: number[]
let ending: (run: BackupRun) => void
let signal: AbortSignal
let nightly: NightlyBackup

const begin = (): void => {
  const paths = {
    home,
    config: '',
    controlSocket: '',
    logs: '',
    agents: '',
    hostDb: join(home, 'host.db'),
  }
  nightly = nightlyBackup({
    paths,
    clock,
    tell: (kind, _subject, _message, data) => void told.push([kind, data?.['severity']]),
    failed(error) {
      throw error
    },
    run(given) {
      signal = given
      runs.push(clock.now())
      const { promise, resolve } = Promise.withResolvers<BackupRun>()
      ending = resolve
      return promise
    },
  })
}

/** Ticks as the daemon does, a minute at a time. */
const pass = (ms: number): void => {
  for (let gone = 0; gone < ms; gone += MINUTE) {
    clock.pass(MINUTE)
    nightly.tick()
  }
}
const end = async (code: number): Promise<void> => {
  if (code === 0) {
    mkdirSync(join(home, 'backups'), { recursive: true })
    writeFileSync(join(home, 'backups', copyName('host', clock.now())), '')
  }
  ending({ code, text: 'so it went' })
  await new Promise((resolve) => setImmediate(resolve))
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'agenthost-test-'))
  clock = manualClock()
  told = []
  runs = []
  begin()
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** To half past two at night. */
const toTheNight = (): void => pass(nightBefore(clock.now()) + 23 * HOUR - clock.now())

describe('a daemon that stays up', () => {
  it('makes one backup each night, and tells it', async () => {
    for (let night = 1; night <= 3; night++) {
      toTheNight()
      expect(runs).toHaveLength(night - 1)
      pass(2 * HOUR)
      expect(runs, 'one at a time').toHaveLength(night)
      await end(0)
      pass(4 * HOUR)
      expect(runs).toHaveLength(night)
    }
    expect(told.map(([kind]) => kind)).toEqual(Array.from({ length: 3 }, () => 'backup.made'))
  })

  it('tries again each hour where there was no room, and tells it once a night', async () => {
    toTheNight()
    pass(2 * HOUR)
    for (let hour = 1; hour <= 4; hour++) {
      expect(runs).toHaveLength(hour)
      await end(75)
      pass(HOUR)
    }
    expect(told).toEqual([['backup.failed', 'warning']])
    await end(0)
    expect(told.at(-1)?.[0]).toBe('backup.made')
    pass(4 * HOUR)
    expect(runs).toHaveLength(5)
  })

  it('tells damage as urgent, and looks again the night after', async () => {
    toTheNight()
    pass(2 * HOUR)
    await end(1)
    pass(12 * HOUR)
    expect(runs).toHaveLength(1)
    toTheNight()
    pass(2 * HOUR)
    expect(runs).toHaveLength(2)
    await end(1)
    expect(told).toEqual(Array.from({ length: 2 }, () => ['backup.failed', 'urgent']))
  })

  it('ends the one under way when it goes, and tells nothing of it', async () => {
    toTheNight()
    pass(2 * HOUR)
    nightly.close()
    expect(signal.aborted).toBe(true)
    ending({ code: null, text: 'ended' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(told).toEqual([])
  })
})

describe('a daemon that begins', () => {
  it('after the night makes up for it, minutes later', async () => {
    toTheNight()
    pass(2 * HOUR)
    await end(0)
    clock.pass(26 * HOUR)
    begin()
    nightly.tick()
    expect(runs).toHaveLength(1)
    pass(3 * MINUTE)
    expect(runs).toHaveLength(2)
  })

  it('in a home of before that has no copy makes one', () => {
    // Made at the time of this test, which is before the clock's.
    writeFileSync(join(home, 'host.db'), '')
    begin()
    pass(3 * MINUTE)
    expect(runs).toHaveLength(1)
  })

  it('in a home that has its copy of the night makes none', async () => {
    toTheNight()
    pass(2 * HOUR)
    await end(0)
    begin()
    pass(10 * HOUR)
    expect(runs).toHaveLength(1)
  })
})
