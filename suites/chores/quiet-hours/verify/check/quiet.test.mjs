import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const { deliverAt } = await import('../src/outbox.ts')
const { afterQuiet, isQuiet } = await import('../src/quiet.ts')
const user = (timeZone, from, to, more = {}) => ({ id: 'u', timeZone, quiet: from === null ? null : { from, to }, ...more })
const at = (text) => Date.parse(text)
const iso = (instant) => new Date(instant).toISOString()

/** In each of these the server's own zone must not matter. */
const ZONES = ['UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'Asia/Kathmandu']
function everywhere(name, run) {
  for (const zone of ZONES)
    test(`${name} (server in ${zone})`, () => {
      process.env.TZ = zone
      try { run() } finally { process.env.TZ = 'UTC' }
    })
}

const ENDS = [
  // zone, from, to, due, delivered
  ['Europe/Berlin', '22:00', '07:00', '2026-01-15T21:30:00Z', '2026-01-16T06:00:00.000Z'],
  ['Europe/Berlin', '22:00', '07:00', '2026-01-15T20:59:59Z', '2026-01-15T20:59:59.000Z'],
  ['Europe/Berlin', '22:00', '07:00', '2026-01-15T21:00:00Z', '2026-01-16T06:00:00.000Z'],
  ['Europe/Berlin', '22:00', '07:00', '2026-01-16T06:00:00Z', '2026-01-16T06:00:00.000Z'],
  ['Europe/Berlin', '22:00', '07:00', '2026-01-16T05:59:59.999Z', '2026-01-16T06:00:00.000Z'],
  ['Europe/Berlin', '22:00', '07:00', '2026-01-16T02:17:43.210Z', '2026-01-16T06:00:00.000Z'],
  ['Asia/Kathmandu', '21:30', '06:15', '2026-05-01T18:00:10Z', '2026-05-02T00:30:00.000Z'],
  ['America/New_York', '13:00', '14:30', '2026-07-01T17:00:00Z', '2026-07-01T18:30:00.000Z'],
  ['Pacific/Auckland', '00:00', '06:00', '2026-07-01T12:00:00Z', '2026-07-01T18:00:00.000Z'],
  ['Pacific/Auckland', '20:00', '00:00', '2026-07-01T08:30:00Z', '2026-07-01T12:00:00.000Z'],
  ['UTC', '12:00', '12:00', '2026-07-01T12:00:00Z', '2026-07-01T12:00:00.000Z'],
  ['UTC', '00:00', '00:00', '2026-07-01T12:34:56Z', '2026-07-01T12:34:56.000Z'],
  // Clocks go forward in New York on 2026-03-08 (02:00 → 03:00) and back on 2026-11-01 (02:00 → 01:00).
  ['America/New_York', '22:00', '07:00', '2026-03-08T04:00:00Z', '2026-03-08T11:00:00.000Z'],
  ['America/New_York', '22:00', '07:00', '2026-11-01T03:00:00Z', '2026-11-01T12:00:00.000Z'],
  ['America/New_York', '22:00', '02:30', '2026-03-08T05:00:00Z', '2026-03-08T07:00:00.000Z'],
  ['America/New_York', '02:15', '02:45', '2026-03-08T07:10:00Z', '2026-03-08T07:10:00.000Z'],
  // Half an hour in Lord Howe (2026-04-05, 02:00 → 01:30), and a whole day that Samoa left out (2011-12-30).
  ['Australia/Lord_Howe', '23:00', '05:00', '2026-04-04T13:00:00Z', '2026-04-04T18:30:00.000Z'],
  ['Pacific/Apia', '22:00', '07:00', '2011-12-30T09:00:00Z', '2011-12-30T17:00:00.000Z'],
]
everywhere('held until the quiet hours end', () => {
  for (const [zone, from, to, due, delivered] of ENDS) {
    const who = user(zone, from, to)
    assert.equal(iso(afterQuiet(who, at(due))), delivered, `${zone} ${from}-${to} ${due}`)
    assert.equal(iso(deliverAt(who, at(due), [])), delivered, `${zone} ${from}-${to} ${due}`)
    assert.equal(isQuiet(who, at(due)), at(due) !== at(delivered))
    assert.equal(isQuiet(who, at(delivered)), false)
  }
})

test('no quiet hours', () => {
  assert.equal(afterQuiet(user('Asia/Tokyo', null), 1_234_567), 1_234_567)
})

const LIMITED = [
  // zone, quiet, perDay, due, delivered before, then
  ['America/Los_Angeles', null, undefined, '2026-03-02T23:00:00Z', ['2026-03-02T08:00:00Z', '2026-03-02T20:00:00Z', '2026-03-02T22:00:00Z'], '2026-03-03T08:00:00.000Z'],
  ['America/Los_Angeles', null, undefined, '2026-03-02T23:00:00Z', ['2026-03-02T07:59:59Z', '2026-03-02T20:00:00Z', '2026-03-02T22:00:00Z'], '2026-03-02T23:00:00.000Z'],
  ['Asia/Tokyo', null, 1, '2026-03-02T15:30:00Z', ['2026-03-02T14:59:00Z'], '2026-03-02T15:30:00.000Z'],
  ['Asia/Tokyo', null, 1, '2026-03-02T15:30:00Z', ['2026-03-02T15:00:00Z'], '2026-03-03T15:00:00.000Z'],
  ['Asia/Tokyo', ['22:00', '07:00'], 1, '2026-03-02T02:00:00Z', ['2026-03-02T01:00:00Z'], '2026-03-02T22:00:00.000Z'],
  ['Asia/Tokyo', ['22:00', '07:00'], 1, '2026-03-02T14:00:00Z', ['2026-03-02T01:00:00Z'], '2026-03-02T22:00:00.000Z'],
  ['Asia/Tokyo', ['22:00', '07:00'], 1, '2026-03-02T14:00:00Z', ['2026-03-02T22:00:00Z'], '2026-03-03T22:00:00.000Z'],
  // A day of 23 hours, one of 25, and one that begins at 01:00 because midnight is jumped over.
  ['America/New_York', null, 1, '2026-03-08T06:00:00Z', ['2026-03-08T05:30:00Z'], '2026-03-09T04:00:00.000Z'],
  ['America/New_York', null, 1, '2026-11-01T05:00:00Z', ['2026-11-01T04:00:00Z'], '2026-11-02T05:00:00.000Z'],
  ['Africa/Cairo', null, 1, '2026-04-23T12:00:00Z', ['2026-04-23T10:00:00Z'], '2026-04-23T22:00:00.000Z'],
]
everywhere('so many a day, in the zone of the user', () => {
  for (const [zone, quiet, perDay, due, delivered, then] of LIMITED) {
    const who = user(zone, quiet?.[0] ?? null, quiet?.[1], perDay === undefined ? {} : { perDay })
    assert.equal(iso(deliverAt(who, at(due), delivered.map(at))), then, `${zone} ${due}`)
  }
})

test('a day that is full already when it comes is passed over', () => {
  const who = user('UTC', null, undefined, { perDay: 1 })
  assert.equal(iso(deliverAt(who, at('2026-03-02T10:00:00Z'), ['2026-03-02T09:00:00Z', '2026-03-03T00:00:00Z'].map(at))), '2026-03-04T00:00:00.000Z')
})

test('held messages come at whole minutes', () => {
  const who = user('Europe/Berlin', '22:00', '07:00')
  for (let n = 0; n < 30; n += 1) {
    const due = at('2026-10-24T20:00:00Z') + n * 777_777
    assert.equal(iso(afterQuiet(who, due)), '2026-10-25T06:00:00.000Z', iso(due))
  }
})

test('the time is handed in', () => {
  const folder = join(import.meta.dirname, '../src')
  for (const name of readdirSync(folder)) assert.doesNotMatch(readFileSync(join(folder, name), 'utf8'), /Date\.now|new Date\(\)/)
})
