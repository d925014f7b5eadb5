/**
 * Reads `GET /datasets/rankings-daily`: rows by day or by week. A date with a mistake in it is refused by
 * its name and the others are taken; an answer of another shape is refused as a whole. Pure.
 */
import type { Day, Row, Slug } from './facts.ts'
import { isDay, mondayOf, plusDays } from './days.ts'
import { listAt, mapAt, maybe, NotAsDocumented, textAt, wrong } from './source-reading.ts'

export type Period = 'day' | 'week'

/** One day or one week as it was published. */
export type Published = { readonly date: Day; readonly rows: readonly Row[] }

export type Daily = {
  /** Null where the answer does not say it: only saved files come without. */
  readonly asOf: string | null
  readonly published: readonly Published[]
  readonly refused: readonly { readonly date: Day; readonly why: string }[]
  readonly warnings: readonly string[]
}

/** In one row: some hundred times what the whole market takes in a week. */
const ABSURD = 10n ** 16n
const KNOWN_VERSION = 'v1'

type Gathering = { readonly rows: Map<Slug, bigint>; why: string | null }

/** Throws NotAsDocumented. A week that does not begin on a Monday is one of its reasons. */
export function readDaily(body: unknown, period: Period): Daily {
  const answer = mapAt(body, 'the answer')
  const dates = new Map<Day, Gathering>()
  const warnings: string[] = []
  for (const [index, each] of listAt(answer['data'], 'data').entries()) {
    const path = `data[${index}]`
    const row = mapAt(each, path)
    const date = dateAt(row['date'], `${path}.date`, period)
    const slug = textAt(row['model_permaslug'], `${path}.model_permaslug`)
    const gathering = dates.get(date) ?? { rows: new Map(), why: null }
    dates.set(date, gathering)
    const tokens = tokensAt(row['total_tokens'], `${path}.total_tokens`)
    if (typeof tokens === 'string') gathering.why ??= tokens
    else put(gathering, slug, tokens, (told) => warnings.push(`${date}: ${told}`))
  }
  const meta = maybe(answer['meta'], 'meta', mapAt)
  const version = meta && maybe(meta['version'], 'meta.version', textAt)
  if (version !== null && version !== KNOWN_VERSION)
    warnings.push(`the answer is of version ${version}, and ${KNOWN_VERSION} is what is known here`)
  return {
    asOf: meta && asOfAt(meta['as_of']),
    published: [...dates].flatMap(([date, { rows, why }]) =>
      why === null ? [{ date, rows: [...rows].map(([slug, tokens]) => ({ slug, tokens })) }] : [],
    ),
    refused: [...dates].flatMap(([date, { why }]) => (why === null ? [] : [{ date, why }])),
    warnings,
  }
}

function put(gathering: Gathering, slug: Slug, tokens: bigint, warn: (told: string) => void): void {
  const before = gathering.rows.get(slug)
  gathering.rows.set(slug, tokens)
  if (before === tokens) warn(`${slug} is there twice, with the same figure; it is counted once`)
  else if (before !== undefined)
    gathering.why ??= `${slug} is there twice, with ${before} and with ${tokens} tokens`
}

function dateAt(value: unknown, path: string, period: Period): Day {
  const date = textAt(value, path)
  if (!isDay(date)) throw wrong(value, path, 'a day such as 2026-05-24')
  if (period === 'week' && mondayOf(date) !== date) throw wrong(value, path, 'a Monday')
  return date
}

/** A text says why these are no tokens. */
function tokensAt(value: unknown, path: string): bigint | string {
  if (value === undefined) throw wrong(value, path, 'a decimal text')
  if (typeof value !== 'string' || !/^-?\d{1,40}$/.test(value))
    return wrong(value, path, 'a whole number in a text').message
  const tokens = BigInt(value)
  if (tokens < 0n) return `${path} is negative (${value})`
  return tokens > ABSURD ? `${path} is absurdly high (${value})` : tokens
}

/** As ISO 8601 of UTC, so that texts compare as moments do. */
function asOfAt(value: unknown): string {
  const at = Date.parse(textAt(value, 'meta.as_of'))
  if (Number.isNaN(at)) throw wrong(value, 'meta.as_of', 'a moment')
  return new Date(at).toISOString()
}

/**
 * Whether a saved answer, which does not say it, is by week: every date is a Monday, and there are two of
 * them, or what was asked for is the week of the one. A Monday alone may be a day.
 */
export function periodOf(body: unknown): Period {
  const answer = mapAt(body, 'the file')
  const data = listAt(answer['data'], 'data')
  const dates = new Set(data.map((each, index) => mapAt(each, `data[${index}]`)['date']))
  const areMondays = [...dates].every(
    (date) => typeof date === 'string' && isDay(date) && mondayOf(date) === date,
  )
  if (data.length === 0) throw new NotAsDocumented('data is empty')
  if (!areMondays) return 'day'
  const meta = maybe(answer['meta'], 'meta', mapAt)
  const [start, end] = [meta?.['start_date'], meta?.['end_date']]
  const [only] = dates
  const isItsWeek = typeof only === 'string' && start === only && end === plusDays(only, 6)
  return dates.size > 1 || isItsWeek ? 'week' : 'day'
}
