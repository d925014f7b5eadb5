/** Many events, few alerts, and fewer notices. */
import { describe, expect, it } from 'vitest'
import type { Alert, Notice, Severity } from '../../src/alerts/alert.ts'
import { POLICY } from '../../src/alerts/alert-life.ts'
import { alertBook, OPEN_MAX, type Book, type Entries } from '../../src/alerts/book.ts'
import { dice, walkSeed } from '../support/seed.ts'
import { AT, raise, told } from './told.ts'

const EMPTY = { open: [], newestAlert: 0, newestNotice: 0 }
const DOORS = { lastLines: () => [], withoutSecrets: (text: string) => text }
const MINUTE = 60_000
const HOUR = 60 * MINUTE

function book(): Book {
  return alertBook(EMPTY, DOORS)
}

const crash = (at: number) =>
  told('agent.exited', { at, message: 'exited with code 3', data: { reason: 'exit', code: 3 } })
const failed = (at: number) => told('agent.failed', { at, message: 'failed' })
const up = (at: number) => told('agent.up', { at })
const kinds = ({ notices }: Entries) => notices.map(({ kind }) => kind)

describe('a crash loop', () => {
  it('is told at once, and when it gets worse, and not each time', () => {
    const alerts = book()
    expect(kinds(alerts.note([crash(AT)]))).toEqual(['raised'])
    for (let each = 1; each < 60; each++) {
      const at = AT + each * 5000
      expect(kinds(alerts.note([up(at), crash(at + 500)]))).toEqual([])
      expect(kinds(alerts.age(at + 600))).toEqual([])
    }
    expect(kinds(alerts.note([failed(AT + 301_000)]))).toEqual(['again'])
    expect(alerts.open()).toMatchObject([{ count: 61, severity: 'urgent' }])
  })

  it('is told again at growing distances while it goes on', () => {
    const alerts = book()
    alerts.note([failed(AT)])
    const at: number[] = []
    for (let now = AT; now < AT + 72 * HOUR; now += MINUTE) {
      for (const { at: told } of alerts.age(now).notices) at.push((told - AT) / HOUR)
    }
    expect(at).toEqual([1, 5, 17, 41, 65])
  })

  it('is told to be over once, when it has stayed so', () => {
    const alerts = book()
    alerts.note([crash(AT), crash(AT + 4 * MINUTE), crash(AT + 8 * MINUTE)])
    alerts.note([up(AT + 12 * MINUTE)])
    expect(kinds(alerts.age(AT + 12 * MINUTE + POLICY.settleMs - 1))).toEqual([])
    const over = alerts.age(AT + 12 * MINUTE + POLICY.settleMs)
    expect(over.notices).toMatchObject([
      { kind: 'recovered', what: 'is up again after 3 restarts in 12 min', severity: 'info' },
    ])
    expect(kinds(alerts.age(AT + HOUR))).toEqual([])
    expect(alerts.open()).toEqual([])
  })

  it('ends without a word when a person stops the agent', () => {
    const alerts = book()
    alerts.note([crash(AT)])
    const closed = alerts.note([told('agent.down', { at: AT + 1 })])
    expect(closed).toMatchObject({ alerts: [{ state: 'closed' }], notices: [] })
  })
})

describe('an acknowledged alert', () => {
  it('brings no reminders, but tells when it gets worse and when it is over', () => {
    const alerts = book()
    alerts.note([crash(AT)])
    expect(alerts.acknowledge(1, AT + 1)?.alerts[0]?.ackedAt).toBe(AT + 1)
    expect(kinds(alerts.age(AT + 48 * HOUR))).toEqual([])
    expect(kinds(alerts.note([failed(AT + 49 * HOUR)]))).toEqual(['again'])
    alerts.note([up(AT + 50 * HOUR)])
    expect(kinds(alerts.age(AT + 51 * HOUR))).toEqual(['recovered'])
  })

  it('has to be there', () => {
    expect(book().acknowledge(7, AT)).toBeNull()
  })
})

describe('what happens once', () => {
  it('is told once, and again with its count when it happened more often', () => {
    const alerts = book()
    const trouble = (at: number) => told('daemon.trouble', { at, subject: 'daemon' })
    expect(kinds(alerts.note([trouble(AT)]))).toEqual(['raised'])
    expect(kinds(alerts.note([trouble(AT + 30 * MINUTE), trouble(AT + 40 * MINUTE)]))).toEqual([])
    expect(kinds(alerts.age(AT + 59 * MINUTE))).toEqual([])
    expect(alerts.age(AT + HOUR).notices).toMatchObject([{ kind: 'again', count: 3 }])
    expect(kinds(alerts.age(AT + 9 * HOUR))).toEqual([])
    expect(alerts.age(AT + HOUR + POLICY.forgottenAfterMs)).toMatchObject({
      alerts: [{ state: 'closed' }],
      notices: [],
    })
  })
})

describe('a notice', () => {
  it('is short, on one line, without secrets, with the end of the log', () => {
    const alerts = alertBook(EMPTY, {
      lastLines: () => ['key=abc', '', `\u001B[31mred\u001B[0m ${'x'.repeat(500)}`],
      withoutSecrets: (text) => text.replaceAll('abc', '***'),
    })
    const message = `failed\nwith abc ${'🙂'.repeat(1000)}`
    const [one] = alerts.note([told('agent.failed', { message })]).notices
    expect(one?.what).toMatch(/^failed with \*\*\* (?:🙂)+…$/u)
    expect(Array.from(one?.what ?? '')).toHaveLength(300)
    expect(one?.lines.map((line) => line.slice(0, 9))).toEqual(['key=***', 'red xxxxx'])
    expect(one?.lines[1]).toHaveLength(160)
  })
})

describe('10,000 events in a minute', () => {
  it('of one agent are one alert and two notices', () => {
    const alerts = book()
    const notices: Notice[] = []
    for (let each = 0; each < 10_000; each++) {
      const at = AT + each * 6
      const event = each % 100 === 99 ? failed(at) : crash(at)
      notices.push(...alerts.note([event]).notices)
    }
    expect(notices.map(({ kind }) => kind)).toEqual(['raised', 'again'])
    expect(alerts.open()).toMatchObject([{ count: 10_000 }])
  })

  it('of as many agents are no more alerts than there is room for', () => {
    const alerts = book()
    const events = Array.from({ length: 10_000 }, (_, each) => ({
      ...crash(AT + each * 6),
      subject: `agent-${each}`,
    }))
    const { notices } = alerts.note(events)
    expect(alerts.open()).toHaveLength(OPEN_MAX + 1)
    expect(notices).toHaveLength(OPEN_MAX + 1)
    expect(alerts.open().at(-1)).toMatchObject({ key: 'many', count: 10_000 - OPEN_MAX })
  })
})

describe('a walk through everything that can happen', () => {
  const seed = walkSeed()
  it(`keeps its promises (seed ${seed})`, () => {
    const { pick, below } = dice(seed)
    const alerts = book()
    const agents = ['one', 'two', 'three']
    const happenings = ['agent.exited', 'agent.failed', 'agent.up', 'agent.down', 'agent.hung']
    let now = AT
    const open = new Map<number, { told: Severity; last: number; kind: string }>()
    let newest = 0
    const check = ({ alerts: changed, notices }: Entries): void => {
      for (const each of notices) {
        expect(each.id).toBe((newest += 1))
        const known = open.get(each.alert)
        // The first notice of an alert raises it, the last one ends it, and none comes too soon.
        expect(each.kind === 'raised').toBe(known === undefined)
        expect(known?.kind).not.toBe('recovered')
        const isWorse = known !== undefined && known.told !== each.severity
        if (each.kind === 'again' && !isWorse)
          expect(each.at - (known?.last ?? 0)).toBeGreaterThanOrEqual(HOUR)
        open.set(each.alert, { told: each.severity, last: each.at, kind: each.kind })
      }
      for (const alert of changed)
        if (alert.state === 'recovered') expect(open.get(alert.id)?.kind).toBe('recovered')
      const keys = alerts.open().map(({ key }: Alert) => key)
      expect(new Set(keys).size).toBe(keys.length)
    }
    for (let step = 0; step < 5000; step++) {
      now += pick([10, 1000, 20_000, 5 * MINUTE, 2 * HOUR])
      const data = { reason: 'exit', code: 3 }
      const event = told(pick(happenings), { at: now, subject: pick(agents), data })
      check(pick([() => alerts.note([event]), () => alerts.age(now)])())
      const some = alerts.open()[below(5)]
      if (below(20) === 0 && some !== undefined) alerts.acknowledge(some.id, now)
    }
    for (let quiet = 0; quiet < 4; quiet++) {
      for (const subject of agents) check(alerts.note([told('agent.up', { at: now, subject })]))
      now += POLICY.settleMs
      check(alerts.age(now))
    }
    expect(alerts.open()).toEqual([])
  })
})

describe('a book that is opened again', () => {
  it('goes on with its alerts and its numbers', () => {
    const first = book()
    first.note([crash(AT)])
    const kept = { open: first.open(), newestAlert: 1, newestNotice: 1 }
    const second = alertBook(kept, DOORS)
    expect(kinds(second.note([crash(AT + 1000)]))).toEqual([])
    expect(second.note([failed(AT + 2000)]).notices).toMatchObject([{ id: 2, alert: 1, count: 3 }])
    expect(second.change([raise({ key: 'agent/two' })], AT).alerts).toMatchObject([{ id: 2 }])
  })
})
