import { describe, expect, it } from 'vitest'
import { parkedLine, shownOf } from '../../src/daemon/parked-lines.ts'
import type { ParkedRow } from '../../src/gateway/queue/queue-rows.ts'

const ROW: ParkedRow = {
  id: 12,
  hash: 'ab'.repeat(32),
  at: 0,
  caller: { kind: 'agent', name: 'claude', run: '3' },
  asked: 'opus',
  protocol: 'messages',
  stream: true,
  why: 'no model is within the cap',
  bodyBytes: 200,
  told: true,
  parking: { state: 'waiting', expiresAt: 60_000, holding: 2 },
}
const ABOUT = {
  id: 12,
  at: '1970-01-01T00:00:00.000Z',
  caller: { kind: 'agent', name: 'claude', run: '3' },
  asked: 'opus',
  protocol: 'messages',
  stream: true,
  why: 'no model is within the cap',
  bodyBytes: 200,
  expiresAt: '1970-01-01T00:01:00.000Z',
}
const NOBODY = { by: null, use: null, route: null }
const DECIDED = { by: 'me', use: 'kept', expiresAt: 60_000, at: 1000 } as const
const OVER_AT = '1970-01-01T00:00:01.000Z'

describe('a parked request in a list', () => {
  it('that waits says who holds on, and that nobody has decided', () => {
    const line = { ...ABOUT, state: 'waiting', holding: 2, overAt: null, ...NOBODY }
    expect(parkedLine(ROW)).toEqual(line)
  })

  it('that expired was decided by nobody', () => {
    const parking = { state: 'expired', expiresAt: 60_000, at: 1000 } as const
    const line = { ...ABOUT, state: 'expired', holding: 0, overAt: OVER_AT, ...NOBODY }
    expect(parkedLine({ ...ROW, parking })).toEqual(line)
  })

  it.each([
    ['answered', { is: 'answered', text: 'yes' }, null],
    ['dropped', { is: 'dropped' }, null],
    ['retried', { is: 'retry', route: 'cheap' }, 'cheap'],
  ] as const)('that was %s says by whom, and along which route', (state, decision, route) => {
    const parking = { ...DECIDED, state, decision }
    const who = { by: 'me', use: 'kept', route }
    const line = { ...ABOUT, state, holding: 0, overAt: OVER_AT, ...who }
    expect(parkedLine({ ...ROW, parking })).toEqual(line)
  })
})

describe('a parked request that is shown', () => {
  it('has no prompt once its body was deleted', () => {
    expect(shownOf(ROW, null)).toEqual({ request: parkedLine(ROW), prompt: null })
  })

  it('has none where the body is no request', () => {
    expect(shownOf(ROW, Buffer.from('torn')).prompt).toBeNull()
  })

  it('has what a person must read of it', () => {
    const body = {
      system: 'Be brief.',
      tools: [{ name: 'look' }],
      messages: [{ role: 'user', content: 'May I?' }],
    }
    expect(shownOf(ROW, Buffer.from(JSON.stringify(body))).prompt).toEqual({
      systemLength: 9,
      tools: ['look'],
      messages: 1,
      turns: [{ role: 'user', text: 'May I?' }],
    })
  })
})
