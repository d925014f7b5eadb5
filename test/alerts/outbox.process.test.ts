/** The outbox over a real store and a real local server, with a clock that the test moves. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alertBook, type Entries } from '../../src/alerts/book.ts'
import type { Channel } from '../../src/alerts/channel.ts'
import { channelOf } from '../../src/alerts/channels.ts'
import { outbox, type Outbox } from '../../src/alerts/outbox.ts'
import type { Told } from '../../src/alerts/alert.ts'
import { alertRows } from '../../src/store/alerts.ts'
import { openDatabase, type Database } from '../../src/store/database.ts'
import { HOST_MIGRATIONS } from '../../src/store/migrations/host.ts'
import { outboxRows } from '../../src/store/outbox.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../support/eventually.ts'
import { httpSink, type HttpSink } from '../support/http-sink.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import { told } from './told.ts'

const HOUR = 3_600_000

let folder: string
let db: Database
let sink: HttpSink & { readonly close: () => Promise<void> }
let clock: ManualClock
const said: Told[] = []
let underWay = 0

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agenthost-outbox-'))
  db = openDatabase(join(folder, 'host.db'), {
    synchronous: 'normal',
    migrations: HOST_MIGRATIONS,
  }).db
  sink = await httpSink()
  clock = manualClock()
  said.length = 0
})

afterEach(async () => {
  db.close()
  await sink.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The same channel; how many sendings are under way is known. */
function counted({ send, ...channel }: Channel): Channel {
  return {
    ...channel,
    send(...args) {
      underWay += 1
      return send(...args).finally(() => (underWay -= 1))
    },
  }
}

type Alarm = { readonly out: Outbox; readonly note: (...events: readonly Told[]) => Entries }

function alarm(...channels: readonly string[]): Alarm {
  const rows = alertRows(db)
  const box = outboxRows(db, rows)
  const book = alertBook(rows.kept(), { lastLines: () => [], withoutSecrets: (text) => text })
  const out = outbox({
    clock,
    random: () => 0.5,
    host: 'mini',
    homeId: 'ab12',
    tell: (kind, subject, message, data = {}) =>
      said.push({ at: clock.now(), kind, subject, message, data }),
    troubled: [],
    put: box.put,
    due: box.due,
  })
  const made = channels.map((name) =>
    counted(
      channelOf(
        { kind: 'webhook', name, least: 'info', url: { text: `${sink.url}/${name}` } },
        {
          clock,
          env: {},
          notify: () => Promise.resolve({ ok: true }),
          secretOf: () => Promise.resolve({ missing: 'none' }),
        },
      ),
    ),
  )
  if (made.length > 0) out.setChannels(made, null)
  const note = (...events: readonly Told[]): Entries => {
    const entries = book.note(events)
    const deliveries = out.take(entries.notices)
    const batch = { ...entries, deliveries: deliveries ?? [], routed: deliveries !== null }
    box.write(() => undefined, batch)
    return entries
  }
  return { out, note }
}

const failed = (subject: string) =>
  told('agent.failed', { subject, at: clock.now(), message: 'failed' })
const states = (): Record<string, number> => {
  const rows = db.prepare('SELECT state, count(*) AS count FROM deliveries GROUP BY state').all()
  return Object.fromEntries(
    (rows as { state: string; count: number }[]).map((row) => [row.state, row.count]),
  )
}
/** Lets time go by in steps, as the daemon's tick does; what is under way is waited for. */
async function pass(out: Outbox, ms: number, stepMs: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += stepMs) {
    clock.pass(stepMs)
    out.tick()
    await eventually('nothing is under way', () => underWay === 0)
  }
}

describe('a channel that is down for two days', () => {
  it('gets all of it afterwards, each once, and the other channels are told of it', async () => {
    const { out, note } = alarm('down')
    await sink.down()
    for (const name of ['a', 'b', 'c']) note(failed(name))
    await pass(out, 48 * HOUR, 10 * 60_000)
    expect(states()).toEqual({ due: 3 })
    expect(said.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['alerts.undelivered', 'down'],
    ])
    expect(said[0]?.data).toEqual({ notTo: 'down' })
    await sink.up()
    await pass(out, 2 * HOUR, 10 * 60_000)
    await eventually('all arrive', () => states()['delivered'] === 3)
    const subjects = sink.received.map(
      ({ body }) => (JSON.parse(body) as { subject: string }).subject,
    )
    expect(subjects.toSorted()).toEqual(['a', 'b', 'c'])
    expect(said.at(-1)).toMatchObject({ kind: 'alerts.delivered', subject: 'down' })
    await out.close()
  })

  it('for a week loses what waits, and that is told and counted', async () => {
    const { out, note } = alarm('down')
    await sink.down()
    note(failed('a'))
    await pass(out, 8 * 24 * HOUR, HOUR / 2)
    await eventually('it is given up', () => states()['undelivered'] === 1)
    expect(said.map(({ message }) => message).join('\n')).toMatch(
      /failed to arrive|given up after 7 d/,
    )
    expect(outboxRows(db, alertRows(db)).undelivered(0)).toBe(1)
    await out.close()
  })
})

describe('a newer notice of an alert', () => {
  it('takes the place of the one that waits', async () => {
    const { out, note } = alarm('down')
    await sink.down()
    note(told('agent.hung', { subject: 'a', at: clock.now() }))
    note(failed('a'))
    await eventually('it was tried', () =>
      db.prepare('SELECT 1 FROM deliveries WHERE attempts > 0').get(),
    )
    expect(states()).toEqual({ superseded: 1, due: 1 })
    await sink.up()
    await pass(out, HOUR, 60_000)
    await eventually('it arrives', () => states()['delivered'] === 1)
    expect(sink.received).toHaveLength(1)
    await out.close()
  })
})

describe('two channels', () => {
  it('do not wait for each other', async () => {
    const { out, note } = alarm('silent', 'quick')
    sink.answer({ status: 200, silent: true })
    note(failed('a'))
    await eventually('both were tried', () => sink.received.length === 2)
    sink.answer({ status: 200 })
    note(failed('b'))
    clock.pass(15_000)
    await eventually('both gave up', () => underWay === 0)
    await pass(out, HOUR, 60_000)
    await eventually('all arrive', () => states()['delivered'] === 4)
    await out.close()
  })
})

describe('a daemon after another one', () => {
  it('goes on with what was not delivered', async () => {
    const first = alarm('hook')
    await sink.down()
    first.note(failed('a'))
    await first.out.close()
    await sink.up()
    const second = alarm('hook')
    await pass(second.out, HOUR, 60_000)
    await eventually('it arrives', () => states()['delivered'] === 1)
    await second.out.close()
  })

  it('sends what was told before the channels were known', async () => {
    const before = alarm()
    before.note(failed('a'))
    expect(states()).toEqual({})
    const rows = alertRows(db)
    expect(rows.unrouted()).toHaveLength(1)
    const later = alarm('hook')
    const taken = later.out.take(rows.unrouted())
    expect(taken).toHaveLength(1)
    await later.out.close()
  })
})

describe('a channel that is back', () => {
  it('gets at once what waits for it, when the first one has arrived', async () => {
    const { out, note } = alarm('down')
    await sink.down()
    for (const name of ['a', 'b', 'c']) note(failed(name))
    await pass(out, 4 * HOUR, 10 * 60_000)
    await sink.up()
    note(failed('d'))
    await eventually('all arrive', () => states()['delivered'] === 4)
    await out.close()
  })
})

describe('a daemon that goes in the middle of a sending', () => {
  it('leaves it as it was before, for the next one', async () => {
    const { out, note } = alarm('silent')
    sink.answer({ status: 200, silent: true })
    note(failed('a'))
    await eventually('it is under way', () => sink.received.length === 1)
    await out.close()
    const row = db.prepare('SELECT state, attempts, why FROM deliveries').get()
    expect(row).toEqual({ state: 'due', attempts: 0, why: '' })
  })
})

describe('a channel with a mistake in it', () => {
  it('loses nothing, and ends nothing', async () => {
    const { out, note } = alarm()
    let isBroken = true
    const send: Channel['send'] = () => {
      if (isBroken) throw new TypeError('no pipes')
      return Promise.resolve({ ok: true })
    }
    out.setChannels([{ name: 'broken', least: 'info', send }], null)
    note(failed('a'))
    await eventually('it was tried', () => {
      const row = db.prepare('SELECT why FROM deliveries').get() as { why: string }
      return row.why === 'a mistake in agenthost (TypeError)'
    })
    isBroken = false
    await pass(out, HOUR, 60_000)
    expect(states()).toEqual({ delivered: 1 })
    await out.close()
  })
})

describe('more than is held in memory', () => {
  it('is delivered all the same', async () => {
    const { out, note } = alarm('hook')
    await sink.down()
    const key = (each: number) =>
      told(`kind-${each}`, { at: clock.now(), data: { severity: 'info' } })
    // The book has a limit of its own, so the rows are written past it.
    for (let each = 0; each < 150; each++) note(key(each))
    const copy = db.prepare(
      `INSERT INTO notices SELECT id + ?, alert + ?, kind, at, severity, worst, subject, what, todo, count, first_at, not_to, lines, routed FROM notices WHERE id <= 150`,
    )
    const rows = db.prepare(
      `INSERT INTO deliveries SELECT notice + ?, channel, 'due', 0, 0, NULL, '' FROM deliveries WHERE notice <= 150`,
    )
    for (let each = 1; each <= 10; each++) {
      copy.run(each * 1000, each * 1000)
      rows.run(each * 1000)
    }
    await out.close()
    await sink.up()
    const { out: next } = alarm('hook')
    for (let round = 0; round < 100 && states()['delivered'] !== 1650; round++) {
      clock.pass(10_000)
      next.tick()
      await eventually('nothing is under way', () => underWay === 0)
    }
    expect(states()).toEqual({ delivered: 1650 })
    expect(new Set(sink.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1650)
    await next.close()
  })
})
