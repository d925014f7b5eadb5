/** The week against an independent computation: the same quarter in SQLite, asked in SQL. */
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { vendorOf } from '../../src/rankings/regions-table.ts'
import { weekView } from '../../src/rankings/week.ts'
import { LAST_WEEK, madeUpQuarter, type Quarter } from '../support/made-up-quarter.ts'
import { walkSeed } from '../support/seed.ts'

const SEEDS = [1, 7, 20_260_524, walkSeed()]

function inSqlite({ facts }: Quarter): Database.Database {
  const db = new Database(':memory:')
  db.exec(`
    CREATE TABLE weekly (week TEXT, slug TEXT, tokens INTEGER, PRIMARY KEY (week, slug)) STRICT;
    CREATE TABLE home (slug TEXT PRIMARY KEY, vendor TEXT, region TEXT) STRICT;
    CREATE TABLE price (slug TEXT PRIMARY KEY, prompt REAL, completion REAL, cache REAL) STRICT;`)
  const row = db.prepare('INSERT INTO weekly VALUES (?, ?, ?)')
  const home = db.prepare('INSERT OR IGNORE INTO home VALUES (?, ?, ?)')
  for (const each of facts.weeks) {
    for (const { slug, tokens } of each.rows) {
      row.run(each.start, slug, tokens)
      // The table of homes is data, not computation: tested by itself in regions-table.test.ts.
      if (slug !== 'other')
        home.run(slug, slug.split('/')[0]?.replace('meta-llama', 'meta'), vendorOf(slug).region)
    }
  }
  const price = db.prepare('INSERT INTO price VALUES (?, ?, ?, ?)')
  for (const card of facts.cards) {
    const { prompt, completion, cacheRead } = card.firstParty ?? card.listed
    if (prompt === null || completion === null) continue
    const slug = card.slug + (card.variant === 'standard' ? '' : `:${card.variant}`)
    const cache = cacheRead === null ? Number(prompt) * 0.1 : Number(cacheRead)
    price.run(slug, Number(prompt), Number(completion), cache)
  }
  return db
}

/** Integers as BigInt. */
function all<T>(db: Database.Database, sql: string, ...values: unknown[]): T[] {
  return db
    .prepare(sql)
    .safeIntegers(true)
    .all(...values) as T[]
}

const weekBefore = "date(?, '-7 days')"

describe.each(SEEDS)('a made-up quarter (seed %i), computed twice', (seed) => {
  const quarter = madeUpQuarter(seed)
  const db = inSqlite(quarter)
  const view = weekView(quarter.facts, '2026-05-24')

  it('has the same total, long tail and change', () => {
    const [sums] = all<{ total: bigint; tail: bigint; before: bigint }>(
      db,
      `SELECT sum(tokens) AS total, sum(CASE WHEN slug = 'other' THEN tokens ELSE 0 END) AS tail,
              (SELECT sum(tokens) FROM weekly WHERE week = ${weekBefore}) AS before
         FROM weekly WHERE week = ?`,
      LAST_WEEK,
      LAST_WEEK,
    )
    expect(view.total.tokens).toBe(String(sums!.total))
    expect(view.unattributed.tokens).toBe(String(sums!.tail))
    expect(view.unattributed.share).toBeCloseTo(Number(sums!.tail) / Number(sums!.total), 12)
    expect(view.total.change).toBeCloseTo(Number(sums!.total) / Number(sums!.before) - 1, 12)
  })

  it('has the same models in the same order, with the same places before and changes', () => {
    const rows = all<{
      slug: string
      tokens: bigint
      place: bigint
      was: bigint | null
      change: number | null
    }>(
      db,
      `WITH placed AS (SELECT week, slug, tokens, row_number() OVER (PARTITION BY week ORDER BY tokens DESC, slug) AS place
                         FROM weekly WHERE slug <> 'other')
       SELECT now.slug, now.tokens, now.place, was.place AS was, 1.0 * now.tokens / was.tokens - 1 AS change
         FROM placed now LEFT JOIN placed was ON was.slug = now.slug AND was.week = ${weekBefore}
        WHERE now.week = ? ORDER BY now.place`,
      LAST_WEEK,
      LAST_WEEK,
    )
    expect(
      view.models.map(({ slug, tokens, rank, previousRank }) => ({
        slug,
        tokens,
        rank,
        previousRank,
      })),
    ).toEqual(
      rows.map(({ slug, tokens, place, was }) => ({
        slug,
        tokens: String(tokens),
        rank: Number(place),
        previousRank: was === null ? null : Number(was),
      })),
    )
    for (const [index, { change }] of rows.entries()) {
      if (change === null) expect(view.models[index]?.change).toBeNull()
      else expect(view.models[index]?.change).toBeCloseTo(change, 12)
    }
  })

  it.each(['vendor', 'region'] as const)('has the same sums, shares and changes by %s', (key) => {
    const rows = all<{
      name: string
      tokens: bigint
      share: number
      attributed: number
      before: bigint | null
    }>(
      db,
      `SELECT ${key} AS name, sum(tokens) AS tokens,
              1.0 * sum(tokens) / (SELECT sum(tokens) FROM weekly WHERE week = w.week) AS share,
              1.0 * sum(tokens) / (SELECT sum(tokens) FROM weekly WHERE week = w.week AND slug <> 'other') AS attributed,
              (SELECT sum(tokens) FROM weekly JOIN home b USING (slug) WHERE week = ${weekBefore} AND b.${key} = h.${key}) AS before
         FROM weekly w JOIN home h USING (slug) WHERE week = ? GROUP BY ${key} ORDER BY sum(tokens) DESC, ${key}`,
      LAST_WEEK,
      LAST_WEEK,
    )
    const lines = view[`${key}s`].map((line) => ({
      name: 'vendor' in line ? line.vendor : line.region,
      line,
    }))
    expect(lines.map(({ name, line }) => [name, line.tokens])).toEqual(
      rows.map(({ name, tokens }) => [name, String(tokens)]),
    )
    for (const [index, row] of rows.entries()) {
      const line = lines[index]!.line
      expect(line.share).toBeCloseTo(row.share, 12)
      expect(line.shareOfAttributed).toBeCloseTo(row.attributed, 12)
      if (row.before === null) expect(line.change).toBeNull()
      else expect(line.change).toBeCloseTo(Number(row.tokens) / Number(row.before) - 1, 12)
    }
  })

  it('has the same newcomers and drop-outs', () => {
    const newcomers = all<{ slug: string }>(
      db,
      `SELECT slug FROM weekly w WHERE week = ? AND slug <> 'other' AND NOT EXISTS
         (SELECT 1 FROM weekly e WHERE e.slug = w.slug AND e.week < w.week AND e.week >= date(w.week, '-28 days'))
       ORDER BY tokens DESC, slug`,
      LAST_WEEK,
    )
    const dropouts = all<{ slug: string }>(
      db,
      `SELECT slug FROM weekly WHERE week = ${weekBefore} AND slug NOT IN (SELECT slug FROM weekly WHERE week = ?)
       ORDER BY tokens DESC, slug`,
      LAST_WEEK,
      LAST_WEEK,
    )
    expect(view.newcomers).toEqual(newcomers.map(({ slug }) => slug))
    expect(view.newcomers).toContain('xiaomi/mimo-v3-flash-20260512')
    expect(view.dropouts.map(({ slug }) => slug)).toEqual(dropouts.map(({ slug }) => slug))
    expect(view.dropouts.map(({ slug }) => slug)).toContain('meta-llama/llama-4-maverick')
  })

  it('has the same weeks in a row, up and down', () => {
    const totals = all<{ week: string; total: bigint }>(
      db,
      'SELECT week, sum(tokens) AS total FROM weekly GROUP BY week ORDER BY week',
    )
    // The week with the missing day is neither up nor down, and nor is the one after it.
    const [halfWeek] = all<{ at: string }>(
      db,
      "SELECT date(?, 'weekday 0', '-6 days') AS at",
      quarter.missingDay,
    )
    const signs = totals.map(({ week, total }, index) => {
      const before = totals[index - 1]
      if (before === undefined || week === halfWeek!.at || before.week === halfWeek!.at)
        return 'none'
      return total > before.total ? 'up' : 'down'
    })
    const last = signs.at(-1)!
    const run = signs.length - 1 - signs.findLastIndex((sign) => sign !== last)
    expect([view.total.weeksUp, view.total.weeksDown]).toEqual(last === 'up' ? [run, 0] : [0, run])
  })

  it('has the same leader for the same number of weeks', () => {
    const leaders = all<{ week: string; region: string }>(
      db,
      `SELECT week, region FROM (SELECT week, region, row_number() OVER (PARTITION BY week ORDER BY sum(tokens) DESC) AS place
         FROM weekly JOIN home USING (slug) WHERE region NOT IN ('stealth', 'unknown') GROUP BY week, region)
        WHERE place = 1 ORDER BY week DESC`,
    )
    const first = leaders[0]!.region
    const weeks = leaders.findIndex(({ region }) => region !== first)
    const expected = weeks === -1 ? leaders.length : weeks
    expect(view.regions.filter(({ weeksLeading }) => weeksLeading > 0)).toMatchObject([
      { region: first, weeksLeading: expected },
    ])
  })

  it('has the same dollars, to a millionth, and names the same unpriced share', () => {
    // By the class of use: [batch, dear (1.5 USD per million prompt tokens and up), all others].
    const byClass = (values: readonly [number, number, number]): string =>
      `(CASE WHEN slug LIKE '%:batch' THEN ${values[0]} WHEN prompt >= 1.5e-6 THEN ${values[1]} ELSE ${values[2]} END)`
    const cost = (p: string, h: string): string =>
      `tokens * (${p} * (${h} * cache + (1 - ${h}) * prompt) + (1 - ${p}) * completion)`
    const low = cost(byClass([0.987, 0.987, 0.985]), byClass([0.1, 0.95, 0.9]))
    const mid = cost(byClass([0.97, 0.985, 0.97]), byClass([0, 0.85, 0.5]))
    const high = cost(byClass([0.95, 0.945, 0.95]), byClass([0, 0, 0]))
    const [sums] = all<{ low: number; mid: number; high: number; unpriced: number }>(
      db,
      `SELECT sum(${low}) AS low, sum(${mid}) AS mid, sum(${high}) AS high,
              1 - 1.0 * sum(tokens) / (SELECT sum(tokens) FROM weekly WHERE week = ?) AS unpriced
         FROM weekly JOIN price USING (slug) WHERE week = ?`,
      LAST_WEEK,
      LAST_WEEK,
    )
    for (const part of ['low', 'mid', 'high'] as const) {
      expect(Number(view.dollars[part]) / sums![part]).toBeCloseTo(1, 6)
    }
    expect(view.dollars.unpricedShare).toBeCloseTo(sums!.unpriced, 12)
  })
})
