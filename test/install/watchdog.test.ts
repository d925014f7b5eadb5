import { describe, expect, it } from 'vitest'
import type { Job } from '../../src/install/job.ts'
import {
  BETWEEN_REVIVALS_MS,
  NO_MEMORY,
  watch,
  type WatchFacts,
  type WatchMemory,
} from '../../src/install/watchdog.ts'
import { dice, walkSeed } from '../support/seed.ts'

const NOW = 1_800_000_000_000
const MINUTE = 60_000

const loaded = (pid: number | null): Job => ({
  kind: 'loaded',
  state: pid === null ? 'not running' : 'running',
  pid,
  path: '/a.plist',
  program: null,
  lastExit: '1',
  runs: 3,
})

const SILENT: WatchFacts = {
  answers: false,
  isUnderWay: false,
  domain: { kind: 'gui', name: 'gui/501' },
  job: loaded(7),
  isPlistThere: true,
  isDisabled: false,
  processAgeMs: 10 * MINUTE,
}

const deed = (more: Partial<WatchFacts>, memory: WatchMemory = NO_MEMORY): string =>
  watch({ ...SILENT, ...more }, memory, NOW).deed

describe('a daemon that answers', () => {
  it('is left alone, whatever launchd says', () => {
    expect(deed({ answers: true })).toBe('nothing')
    expect(deed({ answers: true, job: { kind: 'absent' } })).toBe('nothing')
  })
})

describe('a daemon that does not answer', () => {
  const system = { domain: { kind: 'system', name: 'system' } } as const
  const cases: readonly (readonly [string, Partial<WatchFacts>, string])[] = [
    ['runs for long: it is restarted', {}, 'restart'],
    ['runs for long, as a job of the system: its process is ended', system, 'kill'],
    ['runs since a moment ago: it has its minute', { processAgeMs: 59_000 }, 'nothing'],
    ['is parked: it is kicked', { job: loaded(null), processAgeMs: null }, 'kickstart'],
    ["is parked in the system: that is root's job", { ...system, job: loaded(null) }, 'nothing'],
    ['is not loaded: it is loaded', { job: { kind: 'absent' } }, 'load'],
    ['is not loaded in the system', { ...system, job: { kind: 'absent' } }, 'nothing'],
    ['is not loaded, and switched off', { job: { kind: 'absent' }, isDisabled: true }, 'nothing'],
    [
      'is not loaded, and perhaps switched off',
      { job: { kind: 'absent' }, isDisabled: 'unknown' },
      'nothing',
    ],
    [
      'is not loaded, and has no plist',
      { job: { kind: 'absent' }, isPlistThere: false },
      'nothing',
    ],
    ['is what launchd does not say', { job: { kind: 'unknown', why: 'x' } }, 'nothing'],
    ['is being installed', { isUnderWay: true, job: { kind: 'absent' } }, 'nothing'],
    ['is not installed', { domain: null, job: { kind: 'absent' } }, 'nothing'],
  ]
  for (const [name, more, expected] of cases) {
    it(name, () => expect(deed(more)).toBe(expected))
  }

  it('and whose age is not known has its minute from when it was first seen silent', () => {
    const first = watch({ ...SILENT, processAgeMs: null }, NO_MEMORY, NOW)
    expect(first.deed).toBe('nothing')
    expect(watch({ ...SILENT, processAgeMs: null }, first.memory, NOW + MINUTE).deed).toBe(
      'restart',
    )
    const other = { ...SILENT, processAgeMs: null, job: loaded(8) }
    expect(watch(other, first.memory, NOW + MINUTE).deed).toBe('nothing')
  })

  it('is not revived again within two minutes, unless it has answered', () => {
    const { memory } = watch(SILENT, NO_MEMORY, NOW)
    expect(watch(SILENT, memory, NOW + MINUTE)).toMatchObject({
      deed: 'nothing',
      why: expect.stringContaining('less than two minutes') as string,
    })
    expect(watch(SILENT, memory, NOW + 2 * MINUTE).deed).toBe('restart')
    const answered = watch({ ...SILENT, answers: true }, memory, NOW + MINUTE).memory
    expect(watch(SILENT, answered, NOW + MINUTE + 1).deed).toBe('restart')
    // A clock that was set back by a year.
    expect(watch(SILENT, memory, NOW - 365 * 86_400_000).deed).toBe('restart')
  })
})

describe('any minutes', () => {
  const seed = walkSeed()
  it(`have no two revivals within two of them but for an answer between, and end a silence (seed ${seed})`, () => {
    const random = dice(seed)
    for (let round = 0; round < 500; round += 1) {
      let memory: WatchMemory = NO_MEMORY
      let now = NOW
      let last: number | null = null
      let silentMs = 0
      for (let minute = 0; minute < 60; minute += 1) {
        const facts: WatchFacts = {
          ...SILENT,
          answers: random.next() < 0.3,
          isUnderWay: random.next() < 0.1,
          domain: random.pick([SILENT.domain, { kind: 'system', name: 'system' }]),
          job: random.pick<Job>([
            loaded(7),
            loaded(8),
            loaded(null),
            { kind: 'absent' },
            { kind: 'unknown', why: '' },
          ]),
          processAgeMs: random.pick([null, 0, 59_999, 60_000, MINUTE * 10]),
        }
        const decision = watch(facts, memory, now)
        if (facts.answers) last = null
        if (facts.answers || facts.isUnderWay) expect(decision.deed).toBe('nothing')
        if (decision.deed !== 'nothing') {
          if (last !== null) expect(now - last).toBeGreaterThanOrEqual(BETWEEN_REVIVALS_MS)
          last = now
        }
        memory = decision.memory
        now += random.pick([55_000, 60_000, 61_000])
      }
      // From any memory: a daemon that hangs for good is revived within three minutes.
      for (silentMs = 0; silentMs <= 3 * MINUTE; silentMs += MINUTE) {
        const decision = watch(SILENT, memory, now + silentMs)
        memory = decision.memory
        if (decision.deed === 'restart') break
      }
      expect(silentMs).toBeLessThanOrEqual(2 * MINUTE)
    }
  })
})
