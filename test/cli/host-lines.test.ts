import { describe, expect, it } from 'vitest'
import { hostLines } from '../../src/cli/host-lines.ts'
import { statusShape, type Status } from '../../src/control/protocol.ts'
import { statusWith } from '../control/doors.ts'

const PLAIN = { columns: 80, hasColour: false }
/** It is now 02:13 and three hours, where the daemon is. */
const to = new Date(2026, 10, 25, 2, 13)
const now = to.getTime() + 3 * 3_600_000
const night = {
  from: new Date(2026, 10, 24, 18, 3).toISOString(),
  to: to.toISOString(),
  seconds: 28_680,
  wakes: 0,
  certain: true,
}

const linesOf = (change: Partial<Status['daemon']>): readonly string[] => {
  const startedAt = new Date(now - 97_200_000).toISOString()
  return hostLines(statusWith([], { startedAt, uptimeMs: 97_200_000, ...change }).daemon, PLAIN)
}

describe('status on a host that slept', () => {
  it('says for how long and when it woke', () => {
    expect(linesOf({ sleeps: [night] })).toEqual(['slept 7h 58m, woke 02:13 (3h ago)'])
  })

  it('speaks of the last sleep, of its short wakes, and of what is not certain', () => {
    expect(
      linesOf({
        sleeps: [
          { ...night, seconds: 5 },
          { ...night, wakes: 12 },
        ],
      }),
    ).toEqual(['slept 7h 58m, woke 02:13 (3h ago), with 12 short wakes'])
    expect(linesOf({ sleeps: [{ ...night, certain: false, wakes: 1 }] })).toEqual([
      'slept or stood still 7h 58m, woke 02:13 (3h ago), with 1 short wake',
    ])
  })

  it('is silent about a sleep of more than a day ago', () => {
    const old = { ...night, to: new Date(now - 86_400_001).toISOString() }
    expect(linesOf({ sleeps: [old] })).toEqual([])
    expect(linesOf({ sleeps: [] })).toEqual([])
  })
})

describe('status on a host that may fall asleep', () => {
  it('says why, and what to type', () => {
    const awake = { wanted: true, held: false, why: 'caffeinate exited with code 1' }
    expect(linesOf({ awake }).join(' ')).toBe(
      'not held awake: caffeinate exited with code 1. Forbid sleep with: sudo pmset -a sleep 0 disablesleep 1',
    )
  })

  it.each([null, { wanted: true, held: true, why: '' }, { wanted: false, held: false, why: '' }])(
    'is silent where it is held, or need not be (%o)',
    (awake) => {
      expect(linesOf({ awake })).toEqual([])
    },
  )
})

describe('the status of a daemon from before an upgrade', () => {
  it('is understood: what it did not tell of yet is left open', () => {
    const { awake: _awake, ...daemon } = statusWith([]).daemon
    const { wakes: _wakes, certain: _certain, ...sleep } = night
    const read = statusShape.parse({ ...statusWith([]), daemon: { ...daemon, sleeps: [sleep] } })
    expect(read.daemon).toMatchObject({ awake: null, sleeps: [{ wakes: 0, certain: true }] })
  })
})
