import { describe, expect, it } from 'vitest'
import { noticeIn } from '../../src/daemon/notice-line.ts'

const NOW = 5_000_000
const NOTICE = {
  cursor: 7,
  at: 4_000_000,
  kind: 'budget.cap-near',
  subject: 'claude',
  message: '80 % of today is spent',
  data: { cap: 'day' },
}
const heard = (changes: Readonly<Record<string, unknown>> = {}) =>
  noticeIn(JSON.stringify({ ...NOTICE, ...changes }), NOW)

describe('a line of the gateway', () => {
  it('is an event, and its cursor', () => {
    const { cursor, ...event } = NOTICE
    expect(heard()).toEqual({ cursor, event })
  })

  it.each(['budget', 'gateway', 'ledger', 'prices', 'queue', 'routes', 'upstream'])(
    'may tell of %s',
    (room) => {
      expect(heard({ kind: `${room}.some-thing` })?.event.kind).toBe(`${room}.some-thing`)
    },
  )

  it.each([
    ['an ISO time', '1970-01-01T01:06:40.000Z', 4_000_000],
    ['no time', undefined, NOW],
    ['half a millisecond', 4.5, NOW],
    ['words', 'yesterday', NOW],
  ])('with %s happened then, or now', (_what, at, then) => {
    expect(heard({ at })?.event.at).toBe(then)
  })

  it.each([undefined, null, 'text', ['list']])('with the data %j has none', (data) => {
    expect(heard({ data })?.event.data).toEqual({})
  })
})

describe('a line about a parked request', () => {
  it.each([
    ['queue.parked', { id: 12 }, '12'],
    ['queue.parked', { id: '12' }, 'claude'],
    ['queue.parked', {}, 'claude'],
    ['budget.cap-near', { id: 12 }, 'claude'],
  ])('%s with %j is about %s', (kind, data, about) => {
    expect(heard({ kind, data })?.event.subject).toBe(about)
  })
})

describe('what is no notice', () => {
  it.each([
    ['no JSON', '{"cursor":7,"ki'],
    ['a list', '[]'],
    ['null', 'null'],
    ['a number', '7'],
    ['nothing', ''],
  ])('such as %s is none', (_what, line) => {
    expect(noticeIn(line, NOW)).toBeNull()
  })

  it.each([
    { cursor: '7' },
    { cursor: 7.5 },
    { cursor: undefined },
    { kind: 7 },
    { kind: 'agent.failed' },
    { kind: 'budget' },
    { kind: 'budget.' },
    { kind: 'budget.Cap' },
    { kind: 'the budget.cap' },
    { kind: 'budget.cap near' },
    { kind: `budget.${'a'.repeat(41)}` },
    { subject: 7 },
    { message: undefined },
  ])('such as %j is none', (changes) => {
    expect(heard(changes)).toBeNull()
  })

  it('has a kind of up to 40 letters behind the point', () => {
    expect(heard({ kind: `budget.${'a'.repeat(40)}` })).not.toBeNull()
  })
})
