/** Which copies stay, and when the next one is due. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  copiesOf,
  copyName,
  copyOf,
  DATABASES,
  DAYS_KEPT,
  isPart,
  NEWEST_KEPT,
  newestCopy,
  partOf,
  surplusOf,
} from '../../src/backup/copies.ts'
import { dayOf, isDue, nightBefore, type BackupState } from '../../src/backup/due.ts'

// A zone with summer time, whatever the host has; this file has a process of its own.
process.env['TZ'] = 'America/New_York'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10)
const seconds = fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }).map((at) => at * 1000)

describe('the name of a copy', () => {
  it('says which database and which second it is of', () => {
    fc.assert(
      fc.property(fc.constantFrom(...DATABASES), seconds, (database, at) => {
        const file = copyName(database, at)
        expect(copyOf(file)).toEqual({ file, database, at })
        expect(isPart(file)).toBe(false)
        expect(isPart(partOf(file))).toBe(true)
        expect(copyOf(partOf(file))).toBeNull()
      }),
    )
  })

  it.each(['host.db', 'notes.txt', '.lock', 'host-2026-11-25.db', 'host-2026-99-25T030000Z.db'])(
    'is not %s',
    (file) => expect(copyOf(file)).toBeNull(),
  )
})

describe('copies of months', () => {
  it('leave one for each of 14 nights, of each database', () => {
    const nights = Array.from({ length: 60 }, (_none, night) => 1_800_000_000_000 + night * DAY)
    const files = DATABASES.flatMap((name) => nights.map((at) => copyName(name, at)))
    const gone = new Set(surplusOf(files, utcDay))
    for (const name of DATABASES) {
      const left = copiesOf(files, name).filter(({ file }) => !gone.has(file))
      expect(left.map(({ at }) => at)).toEqual(nights.toReversed().slice(0, 14))
    }
  })

  it('of one day leave the newest four', () => {
    const files = Array.from({ length: 9 }, (_none, hour) =>
      copyName('host', 1_800_000_000_000 + hour * 1000),
    )
    expect(surplusOf(files, utcDay).toSorted()).toEqual(files.slice(0, 5))
  })

  it('however they lie keep the newest of each of 14 days and the 4 newest, and no more', () => {
    fc.assert(
      fc.property(
        fc.array(
          seconds.map((at) => at % (40 * DAY)),
          { maxLength: 120 },
        ),
        (ats) => {
          const files = [...new Set(ats)].map((at) => copyName('ledger', at + 1_800_000_000_000))
          const gone = new Set(surplusOf([...files, 'mine.db', 'host.db'], utcDay))
          expect(gone.has('mine.db')).toBe(false)
          const all = copiesOf(files, 'ledger')
          const left = all.filter(({ file }) => !gone.has(file))
          const days = [...new Set(all.map(({ at }) => utcDay(at)))]
          expect(left.length).toBeLessThanOrEqual(DAYS_KEPT + NEWEST_KEPT)
          expect(left.slice(0, NEWEST_KEPT)).toEqual(all.slice(0, NEWEST_KEPT))
          for (const day of days.slice(0, DAYS_KEPT)) {
            const newest = all.find(({ at }) => utcDay(at) === day)
            expect(left).toContainEqual(newest)
          }
          expect(newestCopy(files, 'ledger')).toEqual(all[0] ?? null)
        },
      ),
    )
  })
})

describe('a night', () => {
  const at = (text: string): number => new Date(text).getTime()
  const MADE: BackupState = {
    newestAt: at('2026-11-24T03:30:05'),
    since: 0,
    failedAt: null,
    mayRetry: false,
  }
  const failed = (when: string, mayRetry: boolean): BackupState => ({
    ...MADE,
    failedAt: at(when),
    mayRetry,
  })

  it.each<[string, BackupState, string, boolean]>([
    ['has its copy', MADE, '2026-11-24T23:59:00', false],
    ['has not come yet', MADE, '2026-11-25T03:29:59', false],
    ['has come', MADE, '2026-11-25T03:30:00', true],
    ['was slept through', MADE, '2026-11-25T19:00:00', true],
    ['of days ago is not made up for twice', MADE, '2026-11-29T11:00:00', true],
    ['is of a home without any copy', { ...MADE, newestAt: null }, '2026-11-25T04:00:00', true],
    [
      'was before there was a database',
      { ...MADE, newestAt: null, since: at('2026-11-25T03:31:00') },
      '2026-11-25T19:00:00',
      false,
    ],
    [
      'has a copy made by hand after it',
      { ...MADE, newestAt: at('2026-11-25T09:00:00') },
      '2026-11-25T10:00:00',
      false,
    ],
    [
      'found a damaged database',
      failed('2026-11-25T03:30:00', false),
      '2026-11-25T19:00:00',
      false,
    ],
    [
      'found one the night before',
      failed('2026-11-24T03:40:00', false),
      '2026-11-25T03:30:00',
      true,
    ],
    [
      'found no room a while ago',
      failed('2026-11-25T03:30:00', true),
      '2026-11-25T04:00:00',
      false,
    ],
    ['found no room an hour ago', failed('2026-11-25T03:30:00', true), '2026-11-25T04:30:00', true],
    [
      'has a copy of one database and found no room for another',
      { ...failed('2026-11-25T03:30:00', true), newestAt: at('2026-11-25T03:30:09') },
      '2026-11-25T04:30:00',
      true,
    ],
    [
      'has a copy of one database and found another one damaged',
      { ...failed('2026-11-25T03:30:00', false), newestAt: at('2026-11-25T03:30:09') },
      '2026-11-25T19:30:00',
      false,
    ],
    [
      'has only a copy of a clock that was wrong',
      { ...MADE, newestAt: at('2031-01-01T00:00:00') },
      '2026-11-25T04:00:00',
      true,
    ],
  ])('that %s', (_which, state, now, due) => expect(isDue(state, at(now))).toBe(due))

  it('is there once on each day of the year, also when summer time begins and ends', () => {
    const nights = new Set<number>()
    for (let now = at('2026-01-01T12:00:00'); now < at('2027-01-01T12:00:00'); now += HOUR / 2) {
      nights.add(nightBefore(now))
    }
    expect(nights.size).toBe(366)
    expect(new Set([...nights].map(dayOf)).size).toBe(366)
  })
})
