/**
 * Takes a saved answer of the source instead of asking it: rankings-daily, or models, told apart by their
 * shape. It stands by the same rules as what a pull brings. Nothing here touches the network.
 */
import { isoTime, type Instant } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import type { Day } from './facts.ts'
import { besides, judged } from './pull-judged.ts'
import type { PullRecord, PullStore } from './pull-record.ts'
import { plusDays } from './days.ts'
import { startOf } from './source-days.ts'
import { periodOf, readDaily, type Daily, type Period } from './source-daily.ts'
import { readModels } from './source-models.ts'
import { jsonIn, listAt, mapAt, NotAsDocumented } from './source-reading.ts'

export type SavedFile = {
  readonly name: string
  readonly text: string
  /** When it was written: prices are as of then. */
  readonly writtenAt: Instant
}

export type Imported = {
  readonly kind: Period | 'models'
  /** Days, weeks or models that count from now on, and those that are kept beside. */
  readonly taken: number
  readonly beside: number
  readonly from: Day | null
  readonly to: Day | null
  /** Weeks that were summed from whole days. */
  readonly summed: number
  readonly asOf: string
  readonly warnings: readonly string[]
}

/** Throws `bad` for a file that is neither, or of which nothing counts. */
export function importFile(file: SavedFile, store: PullStore, now: Instant): Imported {
  try {
    const body = jsonIn(file.text)
    return isModels(body) ? takeModels(body, file, store) : takeDaily(body, file, { store, now })
  } catch (error) {
    if (!(error instanceof NotAsDocumented)) throw error
    const hint =
      'It takes what GET /datasets/rankings-daily or GET /models answers, saved as it came.'
    throw new AgenthostError('bad', `unable to use ${file.name}: ${error.message}`, hint, error)
  }
}

function isModels(body: unknown): boolean {
  const [first] = listAt(mapAt(body, 'the file')['data'], 'data')
  const keys = mapAt(first, 'data[0]')
  if ('canonical_slug' in keys) return true
  if ('model_permaslug' in keys && 'total_tokens' in keys) return false
  throw new NotAsDocumented('it is neither a ranking nor a list of models')
}

function takeModels(body: unknown, { name, text, writtenAt }: SavedFile, store: PullStore) {
  const { cards, warnings } = readModels(body)
  const asOf = isoTime(writtenAt)
  store.save({
    ...record({ name, at: writtenAt }, warnings),
    bodies: [{ name, at: writtenAt, asOf: null, text }],
    cards: { at: writtenAt, cards },
  })
  const counts = { taken: cards.length, beside: 0, from: null, to: null, summed: 0 }
  return { kind: 'models', ...counts, asOf, warnings } as const
}

function takeDaily(
  body: unknown,
  { name, text }: SavedFile,
  { store, now }: { readonly store: PullStore; readonly now: Instant },
): Imported {
  const period = periodOf(body)
  const read = readDaily(body, period)
  const [asOf, undated] = asOfFile(read, period)
  const all = judged(period, { ...read, asOf }, store, null)
  const taken = all.filter(({ beside }) => beside === null)
  const warnings = [
    ...besides(all),
    ...read.refused.map(({ date, why }) => `The ${period} of ${date} is left out: ${why}.`),
    ...undated,
    ...read.warnings,
  ]
  const dates = taken.map(({ date }) => date).toSorted()
  if (taken.length === 0) throw nothingOf(name, warnings[0] ?? 'It has no rows.')
  const summed = store.save({
    ...record({ name, at: now }, warnings),
    bodies: [{ name, at: now, asOf: read.asOf, text }],
    published: all,
  })
  return {
    kind: period,
    taken: taken.length,
    beside: all.length - taken.length,
    from: dates[0] ?? null,
    to: dates.at(-1) ?? null,
    summed: summed.length,
    asOf,
    warnings,
  }
}

function nothingOf(name: string, why: string): AgenthostError {
  return new AgenthostError('bad', `unable to take anything of ${name}: ${why}`)
}

/** A file without `meta` is as of the end of its last date: anything that says more is newer. */
function asOfFile(
  { asOf, published, refused }: Daily,
  period: Period,
): readonly [string, readonly string[]] {
  if (asOf !== null) return [asOf, []]
  const dates = [...published, ...refused].map(({ date }) => date).toSorted()
  const last = dates.at(-1)
  if (last === undefined) throw new NotAsDocumented('data is empty')
  const end = isoTime(startOf(plusDays(last, period === 'week' ? 7 : 1)))
  return [end, [`The file does not say as of when it is: it counts as of ${end}.`]]
}

function record(
  { name, at }: { name: string; at: Instant },
  warnings: readonly string[],
): PullRecord {
  return {
    at,
    source: name,
    week: null,
    outcome: 'taken',
    why: '',
    warnings,
    bodies: [],
    published: [],
    cards: null,
    firstParty: [],
    billed: null,
  }
}
