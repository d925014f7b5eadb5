import { describe, expect, it } from 'vitest'
import { causeOf, gapBetween, type Evidence, type Gap } from '../../src/supervisor/gap.ts'

const MINUTE = 60_000
const before = { now: 1_800_000_000_000, steady: 5000 }

function gap(wallMs: number, steadyMs = wallMs): Gap {
  return { before, after: { now: before.now + wallMs, steady: before.steady + steadyMs } }
}

/** Times of the record from the look before the gap on; null is none. */
function record(asleepMs: number | null, awakeMs: number | null, askedMs = 30 * MINUTE): Evidence {
  const at = (ms: number | null): number | null => (ms === null ? null : before.now + ms)
  return {
    kind: 'record',
    asleepAt: at(asleepMs),
    awakeAt: at(awakeMs),
    askedAt: before.now + askedMs,
  }
}

describe('two looks at the clocks', () => {
  it.each([
    ['a second apart', 1000, 1000, false],
    ['15 s apart', 15_000, 15_000, false],
    ['more than 15 s apart', 15_001, 15_001, true],
    ['with only the wall clock gone on', 3_600_000, 1000, true],
    ['with the clock set back', -3_600_000, 1000, false],
    ['far apart, with the clock set back meanwhile', -1000, 60_000, true],
  ])('%s have a gap between them or not', (_what, wallMs, steadyMs, expected) => {
    const { after } = gap(wallMs, steadyMs)
    expect(gapBetween(before, after) !== null).toBe(expected)
  })
})

describe('on macOS, where both clocks go on in sleep, a gap of half an hour', () => {
  const half = gap(30 * MINUTE)
  it.each([
    ['a wake within it', record(1000, 29 * MINUTE), 'slept', 29 * MINUTE - 1000],
    [
      'a wake at its very end, stamped late',
      record(1000, 30 * MINUTE + 4000),
      'slept',
      30 * MINUTE,
    ],
    ['a wake on record but no sleep', record(null, 29 * MINUTE), 'slept', 30 * MINUTE],
    [
      'a sleep on record from long before it',
      record(-5 * MINUTE, 29 * MINUTE),
      'slept',
      30 * MINUTE,
    ],
    ['a sleep on record after the wake', record(29 * MINUTE, 28 * MINUTE), 'slept', 30 * MINUTE],
    [
      'one more sleep before it was asked',
      record(1000, 40 * MINUTE, 41 * MINUTE),
      'slept',
      30 * MINUTE,
    ],
    ['a wake before it', record(-60 * MINUTE, -2000), 'stalled', 30 * MINUTE],
    ['a wake in the future', record(1000, 31 * MINUTE), 'stalled', 30 * MINUTE],
    ['no sleep since the start', record(null, null), 'stalled', 30 * MINUTE],
    ['a sleep that has no wake', record(1000, null), 'unknown', 30 * MINUTE],
    ['no answer', null, 'unknown', 30 * MINUTE],
  ] as const)('with %s was one that the host %s or not', (_what, evidence, kind, ms) => {
    expect(causeOf(half, evidence)).toMatchObject({ kind, ms })
  })

  it('tells when the host slept, by its own record', () => {
    const { from, to } = causeOf(half, record(2000, 29 * MINUTE))
    expect([from, to]).toEqual([before.now + 2000, before.now + 29 * MINUTE])
  })

  it.each([-10 * MINUTE, 10 * MINUTE])(
    'is a sleep also where the clock was set by %d ms at the wake',
    (byMs) => {
      const set = gap(30 * MINUTE + byMs, 30 * MINUTE)
      const oldTime = record(1000, 30 * MINUTE - 500, 30 * MINUTE + byMs + 300)
      expect(causeOf(set, oldTime).kind).toBe('slept')
      const newTime = record(1000 + byMs, 30 * MINUTE + byMs - 500, 30 * MINUTE + byMs + 300)
      expect(causeOf(set, newTime).kind).toBe('slept')
    },
  )

  it('is none where only the wall clock was set', () => {
    expect(causeOf(gap(30 * MINUTE, 1000), record(null, null)).kind).toBe('clock-set')
    expect(causeOf(gap(30 * MINUTE, 1000), null).kind).toBe('clock-set')
  })
})

describe('on Linux, where the steady clock stands still in sleep, a gap', () => {
  const suspended = (ms: number): Evidence => ({ kind: 'suspended', ms })
  it.each([
    ['suspended throughout', gap(30 * MINUTE, 1000), 29 * MINUTE, 'slept', 29 * MINUTE],
    ['not suspended', gap(30 * MINUTE), 0, 'stalled', 30 * MINUTE],
    ['with the clock set forward', gap(30 * MINUTE, 1000), 12, 'clock-set', 1000],
    ['suspended, then stalled', gap(30 * MINUTE, 20_000), 29 * MINUTE, 'slept', 29 * MINUTE],
  ] as const)('%s', (_what, seen, ms, kind, expectedMs) => {
    expect(causeOf(seen, suspended(ms))).toMatchObject({ kind, ms: expectedMs })
  })
})
