/// <reference lib="esnext.temporal" />
/** The calendar against Temporal, against cron-parser, and by what must hold of any of them. */
import { CronExpressionParser } from 'cron-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextSlot, nextSlots, type Calendar } from '../../src/schedule/calendar.ts'
import { cron, every } from './crons.ts'
import { runs } from '../support/fuzzing.ts'

const at = (text: string): number => Date.parse(text)
const iso = (slots: readonly number[]): readonly string[] =>
  slots.map((slot) => new Date(slot).toISOString().replace(':00.000Z', 'Z'))
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

describe('on the days when the clocks change', () => {
  const cases = [
    ['a 02:30 job runs at 03:30 in the gap', '30 2 * * *', 'America/New_York', '2027-03-13T12:00Z'],
    ['a 01:30 job runs once in the overlap', '30 1 * * *', 'America/New_York', '2027-11-06T12:00Z'],
    ['a weekly job of that hour runs', '30 2 * * 0', 'Europe/Berlin', '2027-03-27T12:00Z'],
    ['an hourly job runs each real hour', '0 * * * *', 'America/New_York', '2027-11-07T03:59Z'],
    ['each half hour is a real one', '*/30 * * * *', 'America/New_York', '2027-03-14T05:59Z'],
    [
      'two times that meet in the gap run once',
      '30 2,3 * * *',
      'Europe/Berlin',
      '2027-03-27T12:00Z',
    ],
    ['what the gap puts off stays in order', '15 2,3 * * *', 'Europe/Berlin', '2027-03-28T00:30Z'],
    ['half an hour can be left out too', '15 2 * * *', 'Australia/Lord_Howe', '2027-10-02T00:00Z'],
    ['two hours can be left out too', '15 2 * * *', 'Antarctica/Troll', '2027-03-27T12:00Z'],
    ['a whole day can be left out', '0 9 * * *', 'Pacific/Apia', '2011-12-29T00:00Z'],
  ] as const
  const wanted: readonly (readonly string[])[] = [
    ['2027-03-14T07:30Z', '2027-03-15T06:30Z'],
    ['2027-11-07T05:30Z', '2027-11-08T06:30Z'],
    ['2027-03-28T01:30Z', '2027-04-04T00:30Z'],
    ['2027-11-07T04:00Z', '2027-11-07T05:00Z', '2027-11-07T06:00Z', '2027-11-07T07:00Z'],
    ['2027-03-14T06:00Z', '2027-03-14T06:30Z', '2027-03-14T07:00Z', '2027-03-14T07:30Z'],
    ['2027-03-28T01:30Z', '2027-03-29T00:30Z', '2027-03-29T01:30Z'],
    ['2027-03-28T01:15Z', '2027-03-29T00:15Z', '2027-03-29T01:15Z'],
    ['2027-10-02T15:45Z', '2027-10-03T15:15Z'],
    ['2027-03-28T02:15Z', '2027-03-29T00:15Z'],
    ['2011-12-29T19:00Z', '2011-12-30T19:00Z', '2011-12-31T19:00Z'],
  ]
  for (const [index, [what, line, zone, after]] of cases.entries()) {
    it(what, () => {
      const slots = nextSlots(cron(line, zone), at(after), wanted[index]?.length ?? 0)
      expect(iso(slots)).toEqual(wanted[index])
    })
  }
})

/** Ten years of all zones that this Node knows, by Temporal: dates and times turned into instants by it alone. */
describe.skipIf(typeof Temporal === 'undefined')('in every zone of the tz database', () => {
  const FROM = Temporal.Instant.from('2024-01-01T00:00Z')
  const YEARS = 10
  const zones = Intl.supportedValuesOf('timeZone')

  type Zoned = Temporal.ZonedDateTime
  const changesOf = (zone: string): readonly Zoned[] => {
    const changes: Zoned[] = []
    const end = FROM.add({ hours: 24 * 365 * YEARS })
    let next = FROM.toZonedDateTimeISO(zone).getTimeZoneTransition('next')
    while (next !== null && Temporal.Instant.compare(next.toInstant(), end) < 0) {
      changes.push(next)
      next = next.getTimeZoneTransition('next')
    }
    return changes
  }
  /** What a clock on the wall makes of a time of day on some days, as crontab's readers expect it. */
  const onDays = (
    first: Temporal.PlainDate,
    days: number,
    zone: string,
    times: readonly string[],
  ) => {
    const slots = new Set<number>()
    for (let day = 0; day < days; day++) {
      for (const time of times) {
        const wall = first.add({ days: day }).toPlainDateTime(Temporal.PlainTime.from(time))
        slots.add(wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds)
      }
    }
    return [...slots].toSorted((a, b) => a - b)
  }

  it('runs at the times of day that Temporal has, around every change of ten years', () => {
    const lines: readonly (readonly [string, readonly string[]])[] = [
      ['30 2 * * *', ['02:30']],
      ['15 0 * * *', ['00:15']],
      [
        '*/20 1-3 * * *',
        ['01', '02', '03'].flatMap((hour) => [`${hour}:00`, `${hour}:20`, `${hour}:40`]),
      ],
      ['45 23 * * *', ['23:45']],
    ]
    let compared = 0
    for (const zone of zones) {
      for (const change of changesOf(zone)) {
        const first = change.toPlainDate().subtract({ days: 2 })
        for (const [line, times] of lines) {
          const wanted = onDays(first, 5, zone, times)
          const calendar = cron(line, zone)
          const found = nextSlots(calendar, (wanted[0] ?? 0) - 1, wanted.length)
          if (String(found) !== String(wanted)) {
            expect(iso(found), `${line} in ${zone} around ${change.toString()}`).toEqual(
              iso(wanted),
            )
          }
          compared += wanted.length
        }
      }
    }
    expect(compared).toBeGreaterThan(100_000)
  })

  it('runs each real half hour around every change of ten years', () => {
    for (const zone of zones) {
      for (const change of changesOf(zone)) {
        const from = change.epochMilliseconds - 6 * HOUR_MS
        const wanted: number[] = []
        // By steps of a quarter of an hour: no offset of these years is finer.
        for (let time = from; time < from + 12 * HOUR_MS; time += HOUR_MS / 4) {
          const wall = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone)
          if (wall.minute % 30 === 0 && wall.second === 0) wanted.push(time)
        }
        const found = nextSlots(cron('*/30 * * * *', zone), from - 1, wanted.length)
        if (String(found) !== String(wanted)) {
          expect(iso(found), `${zone} around ${change.toString()}`).toEqual(iso(wanted))
        }
      }
    }
    expect(zones.length).toBeGreaterThan(400)
  })

  it('finds a weekly and a yearly slot across all changes of ten years', () => {
    const first = Temporal.PlainDate.from('2024-01-01')
    for (const zone of zones) {
      const mondays = Array.from({ length: 52 * YEARS }, (_each, week) =>
        onDays(first.add({ weeks: week }), 1, zone, ['02:30']),
      ).flat()
      expect(nextSlots(cron('30 2 * * 1', zone), (mondays[0] ?? 0) - 1, mondays.length)).toEqual(
        mondays,
      )
      const leapDays = ['2024', '2028', '2032'].flatMap((year) =>
        onDays(Temporal.PlainDate.from(`${year}-02-29`), 1, zone, ['12:00']),
      )
      expect(nextSlots(cron('0 12 29 2 *', zone), (leapDays[0] ?? 0) - 1, 3)).toEqual(leapDays)
    }
  })
})

const list = (from: number, to: number) =>
  fc.uniqueArray(fc.integer({ min: from, max: to }), { minLength: 1, maxLength: 4 })
const field = (from: number, to: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant('*'),
    list(from, to).map((values) => values.join(',')),
    fc
      .tuple(fc.integer({ min: from, max: to }), fc.integer({ min: from, max: to }))
      .map(([a, b]) => (a <= b ? `${a}-${b}` : `${b}-${a}`)),
    fc.integer({ min: 2, max: Math.min(to, 10) }).map((step) => `*/${step}`),
  )
const anyLine = fc
  .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
  .map((fields) => fields.join(' '))
const anyZone = fc.constantFrom(
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'America/Santiago',
)
const anyInstant = fc.integer({ min: at('2020-01-01'), max: at('2040-01-01') })

describe('every calendar', () => {
  it('goes strictly forward, and skips nothing between', () => {
    fc.assert(
      fc.property(
        anyLine,
        anyZone,
        anyInstant,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (line, zone, after, share) => {
          const calendar = cron(line, zone)
          const slot = nextSlot(calendar, after)
          expect(slot).toBeGreaterThan(after)
          // Asked from any moment between, the answer is the same: none lies between.
          expect(nextSlot(calendar, Math.floor(after + (slot - 1 - after) * share))).toBe(slot)
        },
      ),
      { numRuns: runs(2000) },
    )
  })

  it('gives only times that its fields name, on days when the clocks stand still', () => {
    fc.assert(
      fc.property(anyLine, anyInstant, (line, after) => {
        const calendar = cron(line)
        const date = new Date(nextSlot(calendar, after))
        const { minutes, hours, months } = calendar.fields
        expect(minutes).toContain(date.getUTCMinutes())
        expect(hours).toContain(date.getUTCHours())
        expect(months).toContain(date.getUTCMonth() + 1)
      }),
    )
  })

  it('reads the fields as cron-parser does, in UTC', () => {
    // A star with a step names no day here, as in crontab(5); cron-parser takes it for one.
    const isAmbiguous = (line: string): boolean => {
      const [, , day = '', , weekday = ''] = line.split(' ')
      return day.startsWith('*/') || weekday.startsWith('*/')
    }
    fc.assert(
      fc.property(anyLine, anyInstant, (line, after) => {
        fc.pre(!isAmbiguous(line))
        const theirs = CronExpressionParser.parse(line, { tz: 'UTC', currentDate: new Date(after) })
        const wanted = [theirs.next(), theirs.next(), theirs.next()].map((date) => date.getTime())
        expect(nextSlots(cron(line), after, 3)).toEqual(wanted)
      }),
      { numRuns: runs(500) },
    )
  })
})

describe('a period', () => {
  it('is counted from 1970, whenever it is asked', () => {
    const sixHours: Calendar = every(6 * HOUR_MS)
    expect(iso(nextSlots(sixHours, at('2026-11-24T05:59:59Z'), 3))).toEqual([
      '2026-11-24T06:00Z',
      '2026-11-24T12:00Z',
      '2026-11-24T18:00Z',
    ])
    expect(nextSlot(every(DAY_MS), at('2026-11-24T00:00Z'))).toBe(at('2026-11-25T00:00Z'))
  })
})
