/**
 * The numbers of one week, computed a second time by other means: SQL over the stored rows, and the formula of the
 * dollars as its printed assumptions have it. Nothing of the rankings' own code takes part.
 */
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WeekView } from '../../src/rankings/week-view.ts'
import { storeQuarter } from '../support/stored-quarter.ts'
import { agenthost, type Agenthost } from './agenthost.ts'

let host: Agenthost
let db: Database
let view: WeekView

beforeAll(async () => {
  host = agenthost()
  storeQuarter(host.home)
  db = new Sqlite(join(host.home, 'insights.db'), { readonly: true })
  db.exec(`
    CREATE TEMP TABLE w AS
      SELECT date, slug, period_rows.tokens FROM period_rows JOIN periods ON periods.id = period_rows.period
      WHERE periods.period = 'week' AND pull = (SELECT max(pull) FROM periods);
    CREATE TEMP VIEW now AS SELECT slug, tokens FROM w WHERE date = '2026-05-18';
    CREATE TEMP VIEW past AS SELECT slug, tokens FROM w WHERE date = '2026-05-11';
    CREATE TEMP TABLE c AS SELECT * FROM cards WHERE pull = (SELECT max(pull) FROM cards);
  `)
  const { out } = await host.run(['rankings', 'show', '--week', '2026-05-24', '--json'])
  view = JSON.parse(out) as WeekView
})

afterAll(async () => {
  db.close()
  await host.destroy()
})

type Line = Record<string, unknown>

function rows(sql: string): readonly Line[] {
  return db.prepare<[], Line>(sql).all()
}

function one(sql: string): number {
  return Number(Object.values(rows(sql)[0] ?? {})[0])
}

describe('a week shown', () => {
  it('has the total of its rows, its change, and the weeks that it went up', () => {
    const totals = rows('SELECT sum(tokens) AS t FROM w GROUP BY date ORDER BY date DESC').map(
      ({ t }) => Number(t),
    )
    const [now = 0, before = 0] = totals
    const firstDown = totals.findIndex((total, at) => total <= (totals[at + 1] ?? Infinity))
    expect(view.total.tokens).toBe(String(now))
    expect(view.total.change).toBeCloseTo(now / before - 1, 12)
    expect(view.total.weeksUp).toBe(firstDown)
  })

  it('has its models in order, with last week beside them', () => {
    const found = rows(`
      SELECT now.slug, CAST(now.tokens AS TEXT) AS tokens,
        (SELECT count(*) + 1 FROM now AS o WHERE o.slug <> 'other' AND o.tokens > now.tokens) AS rank,
        (SELECT count(*) + 1 FROM past AS o WHERE o.slug <> 'other' AND o.tokens > past.tokens) AS was,
        past.slug IS NULL AS isNew,
        now.tokens * 1.0 / (SELECT sum(tokens) FROM now) AS share,
        now.tokens * 1.0 / past.tokens - 1 AS change
      FROM now LEFT JOIN past USING (slug) WHERE now.slug <> 'other' ORDER BY now.tokens DESC`)
    expect(found).toHaveLength(50)
    expect(view.models.map(({ slug, tokens, rank }) => ({ slug, tokens, rank }))).toEqual(
      found.map(({ slug, tokens, rank }) => ({ slug, tokens, rank })),
    )
    for (const [at, { isNew, was, share, change }] of found.entries()) {
      const model = view.models[at]
      expect(model?.previousRank).toBe(isNew === 1 ? null : was)
      expect(model?.share).toBeCloseTo(Number(share), 12)
      if (isNew === 1) expect(model?.change).toBeNull()
      else expect(model?.change).toBeCloseTo(Number(change), 12)
    }
  })

  it('has vendors with the sums of their models, of all and of what is attributed', () => {
    const found = rows(`
      SELECT substr(slug, 1, instr(slug, '/') - 1) AS vendor, CAST(sum(tokens) AS TEXT) AS tokens,
        sum(tokens) * 1.0 / (SELECT sum(tokens) FROM now) AS share,
        sum(tokens) * 1.0 / (SELECT sum(tokens) FROM now WHERE slug <> 'other') AS known, count(*) AS models
      FROM now WHERE slug <> 'other' GROUP BY 1 ORDER BY sum(tokens) DESC`)
    expect(view.vendors.map(({ vendor, tokens }) => [vendor, tokens])).toEqual(
      found.map(({ vendor, tokens }) => [vendor, tokens]),
    )
    for (const [at, { share, known, models }] of found.entries()) {
      expect(view.vendors[at]?.share).toBeCloseTo(Number(share), 12)
      expect(view.vendors[at]?.shareOfAttributed).toBeCloseTo(Number(known), 12)
      expect(view.vendors[at]?.models).toHaveLength(Number(models))
    }
  })

  it('has regions that make the attributed part, and the rest named', () => {
    const other = one("SELECT tokens FROM now WHERE slug = 'other'")
    expect(view.unattributed.tokens).toBe(String(other))
    const sum = view.regions.reduce((all, { tokens }) => all + BigInt(tokens), 0n)
    expect(String(sum + BigInt(other))).toBe(view.total.tokens)
    const ofStealth = one(
      "SELECT sum(tokens) FROM now WHERE slug LIKE 'stealth/%' OR slug LIKE 'openrouter/%'",
    )
    expect(view.regions.find(({ region }) => region === 'stealth')?.tokens).toBe(String(ofStealth))
  })

  it('has newcomers and drop-outs', () => {
    const before = "SELECT slug FROM w WHERE date BETWEEN '2026-04-20' AND '2026-05-11'"
    const newcomers = rows(`SELECT slug FROM now WHERE slug NOT IN (${before}) ORDER BY slug`)
    expect(view.newcomers.toSorted()).toEqual(newcomers.map(({ slug }) => slug))
    const gone = rows(
      'SELECT slug FROM past WHERE slug NOT IN (SELECT slug FROM now) ORDER BY slug',
    )
    expect(view.dropouts.map(({ slug }) => slug).toSorted()).toEqual(gone.map(({ slug }) => slug))
    expect(gone.length).toBeGreaterThan(0)
  })

  it('has free models apart, and a band of dollars from prices, the unpriced named', () => {
    // The middle of what is assumed: of dear models 0.985 prompt, 0.85 of it from a cache; of others 0.97 and 0.5.
    db.exec(`CREATE TEMP TABLE priced AS
      SELECT slug, tokens, CASE WHEN slug LIKE '%:free' THEN 0 ELSE
        tokens * (p * ((1 - hit) * prompt + hit * coalesce(cache_read, prompt * 0.1)) + (1 - p) * completion)
      END AS usd
      FROM (
        SELECT now.slug, tokens, prompt, completion, cache_read,
          CASE WHEN now.slug LIKE '%:batch' THEN 0.97 WHEN CAST(prompt AS REAL) >= 0.0000015 THEN 0.985 ELSE 0.97 END AS p,
          CASE WHEN now.slug LIKE '%:batch' THEN 0 WHEN CAST(prompt AS REAL) >= 0.0000015 THEN 0.85 ELSE 0.5 END AS hit
        FROM now LEFT JOIN c
          ON now.slug = c.slug || CASE c.variant WHEN 'standard' THEN '' ELSE ':' || c.variant END
        WHERE now.slug <> 'other'
      )`)
    expect(Number(view.dollars.mid)).toBeCloseTo(one('SELECT sum(usd) FROM priced'), 2)
    const unpriced =
      one('SELECT sum(tokens) FROM now') -
      one('SELECT sum(tokens) FROM priced WHERE usd IS NOT NULL')
    expect(view.dollars.unpricedShare).toBeCloseTo(unpriced / Number(view.total.tokens), 12)
    const free = one("SELECT sum(tokens) FROM priced WHERE usd = 0 OR slug LIKE '%:free'")
    expect(view.freeShare).toBeCloseTo(free / Number(view.total.tokens), 12)
    const anthropic = one("SELECT sum(usd) FROM priced WHERE slug LIKE 'anthropic/%'")
    const line = view.vendors.find(({ vendor }) => vendor === 'anthropic')
    expect(Number(line?.dollars?.mid)).toBeCloseTo(anthropic, 2)
    expect(line?.dollarShare?.mid).toBeCloseTo(anthropic / one('SELECT sum(usd) FROM priced'), 9)
  })
})
