import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ModelCard, Prices } from '../../src/rankings/facts.ts'
import type { Judged, PullRecord } from '../../src/rankings/pull-record.ts'
import type { Database } from '../../src/store/database.ts'
import { newestWeek, rankingFacts } from '../../src/store/insights-facts.ts'
import { pullRows } from '../../src/store/insights-pulls.ts'
import { lockInsights, openInsights } from '../../src/store/insights.ts'
import { plusDays } from '../support/openrouter-market.ts'

const WEEK = '2026-11-16'
const at = (day: string): number => Date.parse(`${day}T09:00:00Z`)

let home: string
let db: Database
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'agenthost-insights-'))
  db = openInsights(home, 0).db
})
afterEach(() => {
  db.close()
  rmSync(home, { recursive: true })
})

const period = (change: Partial<Judged> = {}): Judged => ({
  period: 'week',
  date: WEEK,
  asOf: '2026-11-23T02:00:00.000Z',
  beside: null,
  rows: [{ slug: 'a/one', tokens: 70n }],
  ...change,
})
const save = (change: Partial<PullRecord> = {}): readonly string[] =>
  pullRows(db).save({
    at: at('2026-11-23'),
    source: 'openrouter',
    week: WEEK,
    outcome: 'taken',
    why: '',
    warnings: [],
    bodies: [],
    published: [],
    cards: null,
    firstParty: [],
    billed: null,
    ...change,
  })
const rows = (week = WEEK) =>
  rankingFacts(db, { week }).weeks.find(({ start }) => start === week)?.rows
const prices = (prompt: string): Prices => ({
  prompt,
  completion: prompt,
  cacheRead: null,
  cacheWrite: null,
})
const card = (id: string, prompt = '0.1'): ModelCard => ({
  id,
  slug: id,
  variant: 'standard',
  name: id,
  createdAt: 1,
  contextLength: null,
  inputModalities: ['text'],
  outputModalities: ['text'],
  callsTools: false,
  expires: null,
  listed: prices(prompt),
  firstParty: null,
})
const days = (count: number, tokens = 10n): readonly Judged[] =>
  Array.from({ length: count }, (_each, index) =>
    period({
      period: 'day',
      date: plusDays(WEEK, index),
      asOf: `2026-11-2${index < 3 ? 3 : 4}T02:00:00.000Z`,
      rows: [
        { slug: 'a/one', tokens },
        { slug: 'other', tokens: 1n },
      ],
    }),
  )

describe('figures of one week from several pulls', () => {
  it('count by their as_of, not by when they were pulled', () => {
    save({ published: [period({ asOf: '2026-11-25T00:00:00.000Z' })] })
    save({ published: [period({ rows: [{ slug: 'a/one', tokens: 99n }] })] })
    expect(rows()).toEqual([{ slug: 'a/one', tokens: 70n }])
  })

  it('of the same as_of: the one that came last', () => {
    save({ published: [period()] })
    save({ published: [period({ rows: [{ slug: 'a/one', tokens: 99n }] })] })
    expect(rows()).toEqual([{ slug: 'a/one', tokens: 99n }])
  })

  it('do not count where they are kept beside', () => {
    save({ published: [period()] })
    const beside = period({ asOf: '2026-12-01T00:00:00.000Z', beside: 'worse', rows: [] })
    save({ published: [beside] })
    expect(rows()).toEqual([{ slug: 'a/one', tokens: 70n }])
    expect(pullRows(db).standing('week').get(WEEK)).toEqual({
      asOf: '2026-11-23T02:00:00.000Z',
      rows: 1,
      tokens: 70n,
    })
  })

  it('are exact beyond what a number holds', () => {
    const tokens = 9_007_199_254_740_993n
    save({ published: [period({ rows: [{ slug: 'a/one', tokens }] })] })
    expect(rows()).toEqual([{ slug: 'a/one', tokens }])
  })
})

describe('a week of which the days are there', () => {
  it('is summed from seven of them, as of the oldest, and says so', () => {
    expect(save({ published: days(7) })).toEqual([WEEK])
    expect(rows()).toEqual([
      { slug: 'a/one', tokens: 70n },
      { slug: 'other', tokens: 7n },
    ])
    const facts = rankingFacts(db, { week: WEEK })
    expect(facts.weeks[0]?.asOf).toBe('2026-11-23T02:00:00.000Z')
    expect(facts.warnings[0]).toContain('summed from its days')
    expect(newestWeek(db)).toBe(WEEK)
  })

  it('is not summed from six', () => {
    expect(save({ published: days(6) })).toEqual([])
    expect(newestWeek(db)).toBeNull()
  })

  it('is summed once the missing day comes in another file', () => {
    save({ published: days(7).slice(0, 4) })
    expect(save({ published: days(7).slice(4) })).toEqual([WEEK])
  })

  it('gives way to a published week, whenever that comes', () => {
    save({ published: days(7, 20n) })
    save({ published: [period({ asOf: '2026-11-23T01:00:00.000Z' })] })
    expect(rows()).toEqual([{ slug: 'a/one', tokens: 70n }])
    expect(save({ published: days(7, 30n) })).toEqual([])
    expect(rows()).toEqual([{ slug: 'a/one', tokens: 70n }])
  })

  it('is no standing that a published one would have to beat', () => {
    save({ published: days(7) })
    expect(pullRows(db).standing('week').size).toBe(0)
    expect(pullRows(db).standing('day').size).toBe(7)
  })
})

describe('names and prices', () => {
  it('of a week are those that its own pull has read, and those of the week before', () => {
    const read = (day: string, prompt: string): void =>
      void save({ at: at(day), cards: { at: at(day), cards: [card('a/one', prompt)] } })
    read('2026-11-16', '0.1')
    read('2026-11-23', '0.2')
    read('2026-12-07', '0.3')
    const facts = rankingFacts(db, { week: WEEK })
    expect(facts.cardsAt).toBe('2026-11-23T09:00:00.000Z')
    expect(facts.cards[0]?.listed.prompt).toBe('0.2')
    expect(facts.cardsBefore[0]?.listed.prompt).toBe('0.1')
    // Before the first: the nearest that there is.
    expect(rankingFacts(db, { week: '2025-03-03' }).cards[0]?.listed.prompt).toBe('0.1')
  })

  it('have a first-party price for five weeks after it was read', () => {
    const read = (day: string, own: string | null): void =>
      void save({
        at: at(day),
        cards: { at: at(day), cards: [card('a/one')] },
        firstParty: own === null ? [] : [{ id: 'a/one', prices: prices(own) }],
      })
    read('2026-10-19', '0.5')
    read('2026-11-23', null)
    expect(rankingFacts(db, { week: WEEK }).cards[0]?.firstParty?.prompt).toBe('0.5')
    read('2026-11-30', null)
    expect(rankingFacts(db, { week: '2026-11-23' }).cards[0]?.firstParty).toBeNull()
  })

  it('come back as they went in', () => {
    const one = { ...card('a/one:free'), variant: 'free', callsTools: true, expires: '2026-12-31' }
    save({ cards: { at: at(WEEK), cards: [one] } })
    expect(rankingFacts(db, { week: WEEK }).cards).toEqual([one])
  })
})

describe('an answer', () => {
  it('comes out as it came', () => {
    const text = '{"data":[],"ü":"😀"}'
    save({ bodies: [{ name: 'x', at: 1, asOf: null, text }] })
    const { zstd } = db.prepare('SELECT zstd FROM pull_bodies').get() as { zstd: Buffer }
    expect(zstdDecompressSync(zstd).toString()).toBe(text)
  })
})

describe('what a pull had to say', () => {
  it('holds until a better one of the same week', () => {
    save({ published: [period()], warnings: ['a day is missing'] })
    save({ outcome: 'failed', why: 'no network', at: at('2026-11-24') })
    expect(rankingFacts(db, { week: WEEK }).warnings).toEqual([
      'a day is missing',
      'The newest pull of this week (2026-11-24T09:00 UTC) failed: no network.',
    ])
    save({ published: [period({ asOf: '2026-11-25T00:00:00.000Z' })] })
    expect(rankingFacts(db, { week: WEEK }).warnings).toEqual([])
  })
})

describe('a pull that cannot be kept', () => {
  it('leaves nothing of it', () => {
    const bad = { ...period(), rows: [{ slug: 'a/one', tokens: -1n }] }
    expect(() => save({ published: [period(), bad] })).toThrow('unable to keep the pull')
    expect(db.prepare('SELECT count(*) AS n FROM periods').get()).toEqual({ n: 0 })
  })
})

describe('the lock', () => {
  it('is of one at a time', () => {
    const lock = lockInsights(home)
    expect(lockInsights(home)).toBeNull()
    lock?.release()
    const again = lockInsights(home)
    expect(again).not.toBeNull()
    again?.release()
  })
})

describe('a pull of more than a year ago', () => {
  const counts = (): unknown =>
    db
      .prepare(
        `SELECT (SELECT count(*) FROM pulls) AS pulls, (SELECT count(*) FROM pull_bodies) AS bodies,
           (SELECT count(*) FROM periods) AS periods, (SELECT count(*) FROM period_rows) AS rows`,
      )
      .get()
  const body = { name: 'weekly', at: 0, asOf: null, text: '{}' } as const

  it('keeps what is in force of it; its answers and what was replaced are let go', () => {
    save({ bodies: [body], published: [period()] })
    save({ bodies: [body], published: [period({ asOf: '2026-11-24T02:00:00.000Z' })] })
    save({ bodies: [body], published: [period({ date: '2026-11-09' })] })
    expect(counts()).toEqual({ pulls: 3, bodies: 3, periods: 3, rows: 3 })
    save({ at: at('2027-11-28') })
    expect(counts()).toEqual({ pulls: 4, bodies: 3, periods: 3, rows: 3 })
    save({ at: at('2027-12-06') })
    expect(counts()).toEqual({ pulls: 5, bodies: 0, periods: 2, rows: 2 })
    expect(rows()).toBeDefined()
    expect(rows('2026-11-09')).toBeDefined()
  })
})
