import { describe, expect, it } from 'vitest'
import type { Sleep } from '../../src/supervisor/awake.ts'
import { sleepTale, sleepToldIn, spanText, stallTale } from '../../src/supervisor/sleep-tale.ts'

const from = new Date(2026, 10, 24, 18, 3).getTime()
const to = new Date(2026, 10, 25, 2, 13).getTime()
const night: Sleep = { from, to, ms: 28_680_000, wakes: 12, certain: true }

describe('a sleep', () => {
  it('is told with how long, from when to when, and how often it woke', () => {
    expect(sleepTale(night)).toMatchObject({
      kind: 'host.slept',
      message:
        'the host slept for 7 h 58 min, from 2026-11-24 18:03 to 2026-11-25 02:13, with 12 short wakes between',
    })
    expect(sleepTale({ ...night, wakes: 0 }).message).toMatch(/02:13$/)
  })

  it('that may have been a stall is told as that', () => {
    const { kind, message } = sleepTale({ ...night, wakes: 1, certain: false })
    expect(kind).toBe('host.gap')
    expect(message).toContain(
      ', with 1 short wake between: the host slept or the daemon was stalled',
    )
  })

  it.each([night, { ...night, certain: false, wakes: 0 }])(
    'is known again from its event',
    (sleep) => {
      const { kind, data } = sleepTale(sleep)
      expect(sleepToldIn(kind, data)).toEqual(sleep)
    },
  )

  it.each([
    ['host.slept', {}],
    ['host.slept', { from: 'x', to: 'y', seconds: 1 }],
    ['host.slept', { from: '2026-11-24T18:03:00Z', to: '2026-11-24T18:05:00Z', seconds: 'many' }],
    ['daemon.stalled', stallTale({ kind: 'stalled', from, to, ms: 5 }).data],
  ])('is not read out of %s %o', (kind, data) => {
    expect(sleepToldIn(kind, data)).toBe(null)
  })
})

describe('a length of time', () => {
  it.each([
    [0, '0 s'],
    [45_400, '45 s'],
    [119_000, '119 s'],
    [720_000, '12 min'],
    [3_599_000, '1 h 0 min'],
    [28_680_000, '7 h 58 min'],
    [86_400_000, '1 d 0 h'],
    [183_600_000, '2 d 3 h'],
  ])('of %d ms reads %s', (ms, expected) => {
    expect(spanText(ms)).toBe(expected)
  })
})
