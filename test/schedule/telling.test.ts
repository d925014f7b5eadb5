/** The words in which people hear of slots. */
import { describe, expect, it } from 'vitest'
import type { Decisions } from '../../src/schedule/decide.ts'
import type { AttemptEnd } from '../../src/schedule/ending.ts'
import { newSlot, slotFileName, slotOfFileName, type Slot } from '../../src/schedule/slot.ts'
import { eventsOf } from '../../src/schedule/telling.ts'
import { durationWords, slotWords } from '../../src/schedule/words.ts'

const NINE = Date.parse('2026-11-30T09:00:00Z')
const SLOT = newSlot({ job: 'a', at: NINE, kind: 'calendar' }, 'waiting', '', NINE)
const slotOf = (changes: Partial<Slot>): Slot => ({ ...SLOT, ...changes })
const endOf = (slot: Slot, tookMs: number): AttemptEnd => ({
  id: slot,
  attempt: slot.attempts,
  at: NINE + tookMs,
  tookMs,
  end: { code: 0, signal: null, reason: 'exit', why: '' },
  peakRssBytes: null,
})
const told = (slots: readonly Slot[], more: Partial<Decisions> = {}) =>
  eventsOf({ marks: [], forget: [], slots, begin: [], stops: [], ends: [], ...more })
const briefly = (slots: readonly Slot[], more: Partial<Decisions> = {}): readonly string[] =>
  told(slots, more).map(({ kind, message }) => `${kind}: ${message}`)

describe('a slot that changed', () => {
  it.each([
    [
      { state: 'waiting', why: 'waits for b' },
      ['job.waiting: the slot of 2026-11-30 09:00 UTC waits for b'],
    ],
    [{ state: 'waiting', why: '' }, []],
    [{ state: 'open', isRunning: true, attempts: 1 }, []],
    [
      { state: 'open', why: 'exit code 1', attempts: 1 },
      ['job.retry: the slot of 2026-11-30 09:00 UTC: exit code 1'],
    ],
    [{ state: 'ran', attempts: 1 }, ['job.ran: the slot of 2026-11-30 09:00 UTC succeeded']],
    [
      { state: 'ran', attempts: 2 },
      ['job.ran: the slot of 2026-11-30 09:00 UTC succeeded, attempt 2'],
    ],
    [
      { state: 'skipped', why: 'b failed' },
      ['job.skipped: the slot of 2026-11-30 09:00 UTC was skipped: b failed'],
    ],
    [
      { state: 'failed', why: 'exit code 1' },
      ['job.failed: the slot of 2026-11-30 09:00 UTC failed: exit code 1'],
    ],
    [
      { state: 'missed', why: 'asleep' },
      ['job.missed: the slot of 2026-11-30 09:00 UTC was missed: asleep'],
    ],
  ] as const)('to %j is told as %j', (changes, messages) => {
    expect(briefly([slotOf(changes)])).toEqual(messages)
  })

  it('because an attempt begins is told with its number from the second on', () => {
    const first = slotOf({ state: 'open', isRunning: true, attempts: 1 })
    const second = { ...first, attempts: 2 }
    expect(briefly([first], { begin: [first] })).toEqual([
      'job.started: the slot of 2026-11-30 09:00 UTC runs',
    ])
    expect(briefly([second], { begin: [second] })).toEqual([
      'job.started: the slot of 2026-11-30 09:00 UTC runs, attempt 2',
    ])
  })

  it('is called a run by hand where it is one', () => {
    expect(briefly([slotOf({ state: 'ran', kind: 'manual' })])).toEqual([
      'job.ran: the run by hand succeeded',
    ])
  })

  it('carries what is on record of it', () => {
    const slot = slotOf({ state: 'failed', why: 'exit code 1', attempts: 2 })
    const data = {
      slot: '2026-11-30T09:00:00.000Z',
      by: 'calendar',
      outcome: 'failed',
      why: 'exit code 1',
      attempts: 2,
    }
    expect(told([slot])).toMatchObject([{ slot, data }])
    expect(told([slotOf({ state: 'missed', count: 3 })])).toMatchObject([{ data: { count: 3 } }])
  })
})

describe('an end', () => {
  const ran = slotOf({ state: 'ran', attempts: 1 })
  it('says how long it took, of its own slot alone', () => {
    const ends = [
      endOf(slotOf({ job: 'b' }), 1000),
      endOf(slotOf({ at: NINE + 1 }), 2000),
      endOf(slotOf({ kind: 'manual' }), 3000),
      endOf(ran, 90_000),
    ]
    expect(briefly([ran], { ends })).toEqual([
      'job.ran: the slot of 2026-11-30 09:00 UTC succeeded, took 1 min 30 s',
    ])
    const failed = slotOf({ state: 'failed', why: 'exit code 1' })
    expect(briefly([failed], { ends: [endOf(failed, 5000)] })).toEqual([
      'job.failed: the slot of 2026-11-30 09:00 UTC failed: exit code 1, took 5 s',
    ])
  })
})

describe('slots that were missed', () => {
  it('are told together for each job, before all else', () => {
    const missed = { state: 'missed', why: 'the Mac slept' } as const
    const slots = [
      slotOf({ state: 'ran' }),
      slotOf({ ...missed, at: NINE - 7_200_000, count: 5 }),
      slotOf({ ...missed, at: NINE - 3_600_000 }),
      slotOf({ ...missed, job: 'b' }),
    ]
    expect(briefly(slots)).toEqual([
      'job.missed: 6 slots up to 2026-11-30 08:00 UTC were missed: the Mac slept',
      'job.missed: the slot of 2026-11-30 09:00 UTC was missed: the Mac slept',
      'job.ran: the slot of 2026-11-30 09:00 UTC succeeded',
    ])
  })
})

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [1000, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h'],
    [12_000_000, '3 h 20 min'],
    [86_399_000, '23 h 59 min'],
    [86_400_000, '1 d'],
    [90_000_000, '1 d 1 h'],
    [86_460_000, '1 d'],
    [604_800_000, '7 d'],
  ])('of %i ms is said as %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words)
  })

  it('and a moment are said in UTC', () => {
    expect(slotWords(NINE + 59_999)).toBe('2026-11-30 09:00 UTC')
  })
})

describe('the name of the log of a slot', () => {
  it.each([
    [{ at: NINE, kind: 'calendar' }, '2026-11-30T09-00-00Z'],
    [{ at: NINE, kind: 'manual' }, '2026-11-30T09-00-00Z-manual'],
    [{ at: NINE + 12_345, kind: 'manual' }, '2026-11-30T09-00-12.345Z-manual'],
  ] as const)('of %j is %s, and back', (slot, name) => {
    expect(slotFileName(slot)).toBe(name)
    expect(slotOfFileName(name)).toEqual(slot)
  })

  it.each([
    '',
    'a2026-11-30T09-00-00Z',
    '2026-11-30T09-00-00Z.gz',
    '2026-11-30T09-00-00Z-by-hand',
    '2026-11-30T09-00-00.12Z',
    '2026-11-30T09:00:00Z',
    '2026-13-30T09-00-00Z',
    '2026-11-30T09-00-0Z',
    '26-11-30T09-00-00Z',
  ])('is not %j', (name) => {
    expect(slotOfFileName(name)).toBeNull()
  })
})
