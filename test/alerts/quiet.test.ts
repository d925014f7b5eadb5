/** Quiet hours, also over midnight and over a change of the clock. */
import { describe, expect, it } from 'vitest'
import { quietUntil } from '../../src/alerts/quiet.ts'

const at = (iso: string): number => Date.parse(iso)
const BERLIN = { from: 22 * 60, to: 7 * 60, timezone: 'Europe/Berlin' }

describe('quiet hours', () => {
  it.each([
    ['before they begin', '2026-11-24T20:59:59Z', '2026-11-24T20:59:59Z'],
    ['as they begin', '2026-11-24T21:00:00Z', '2026-11-25T06:00:00Z'],
    ['after midnight', '2026-11-25T02:30:10Z', '2026-11-25T06:00:00Z'],
    ['in their last second', '2026-11-25T05:59:59Z', '2026-11-25T06:00:00Z'],
    ['as they end', '2026-11-25T06:00:00Z', '2026-11-25T06:00:00Z'],
    ['in the night that is an hour shorter', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00Z'],
    ['in the night that is an hour longer', '2026-10-24T21:00:00Z', '2026-10-25T06:00:00Z'],
  ])('%s', (_when, now, until) => {
    expect(new Date(quietUntil(at(now), BERLIN)).toISOString()).toBe(
      new Date(at(until)).toISOString(),
    )
  })

  it('of one day do not go over midnight', () => {
    const noon = { from: 12 * 60, to: 13 * 60, timezone: 'UTC' }
    expect(quietUntil(at('2026-11-24T12:30:00Z'), noon)).toBe(at('2026-11-24T13:00:00Z'))
    expect(quietUntil(at('2026-11-24T13:30:00Z'), noon)).toBe(at('2026-11-24T13:30:00Z'))
  })

  it('are none where there are none', () => {
    expect(quietUntil(at('2026-11-24T23:00:00Z'), null)).toBe(at('2026-11-24T23:00:00Z'))
  })
})
