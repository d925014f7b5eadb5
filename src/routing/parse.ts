/**
 * `routing.json` as people write it: every mistake at its place, none of them guessed away. A table with one
 * mistake is no table, since half a routing table would send work, and money, elsewhere than was meant. Pure.
 */
import { fallbackCircles } from './circles.ts'
import { jsonPlaces, LEVELS_MAX, type JsonPlaces } from './json-places.ts'
import { parseCaps } from './parse-limits.ts'
import { parseFallback, parseModel, parseRoute, type Names } from './parse-route.ts'
import { isObject, newSurvey, type Mistake, type Nearest, type Survey } from './survey.ts'
import type { Route, RoutingTable } from './table.ts'
import { tableWarnings } from './table-warnings.ts'

const KEYS = [
  'weekly_review',
  'routes',
  'fallback',
  'allow_direct',
  'daily_cap_usd',
  'weekly_cap_usd',
  'monthly_cap_usd',
] as const

const ROUTES_MAX = 1000

export type ParsedRouting =
  | { readonly table: RoutingTable; readonly warnings: readonly string[] }
  /** A line each: `4:12: routes.batch.model: expected …, found …`. */
  | { readonly mistakes: readonly string[] }

/** What the parser asks of the rest of the house: the same words and durations as in agenthost.yaml. */
export type Reading = {
  readonly nearest: Nearest
  readonly parseDuration: (text: unknown) => number | null
  /** Names of upstreams that a model may be at; null or nothing where they are not known. */
  readonly upstreams?: readonly string[] | null
}

export function parseRouting(source: string, reading: Reading): ParsedRouting {
  const text = source.replace(/^\uFEFF/, '')
  if (text.trim() === '') return { mistakes: ['it is empty'] }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { mistakes: [`it is not JSON: ${printable(placedMessage(error, text))}`] }
  }
  const places = jsonPlaces(text)
  if (places.tooDeep !== null) {
    const { line, column } = places.tooDeep
    return { mistakes: [`${line}:${column}: expected at most ${LEVELS_MAX} levels, found more`] }
  }
  const survey = newSurvey(reading.nearest)
  for (const path of places.twice) survey.tell(path, 'each key once', path.at(-1))
  const table = tableOf(value, survey, reading)
  if (table !== null && survey.mistakes.length === 0)
    return { table, warnings: tableWarnings(table) }
  return { mistakes: survey.mistakes.map((mistake) => lineOf(mistake, places)) }
}

/** The engine says the place of most mistakes, but not of an end that came too early. */
function placedMessage(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : ''
  const lines = text.trimEnd().split('\n').length
  return /line \d/.test(message) ? message : `${message} (line ${lines})`
}

function tableOf(
  value: unknown,
  survey: Survey,
  { parseDuration, upstreams = null }: Reading,
): RoutingTable | null {
  const entry = survey.object(value, [], KEYS)
  if (entry === null) return null
  const given = entry['routes']
  if (!isObject(given) || Object.keys(given).length === 0) {
    return survey.tell(['routes'], 'at least one route: its name and its model', given)
  }
  if (Object.keys(given).length > ROUTES_MAX) {
    return survey.tell(['routes'], `at most ${ROUTES_MAX} routes`, Object.keys(given).length)
  }
  const names: Names = { all: Object.keys(given), parseDuration, upstreams }
  const routes = Object.entries(given)
    .map(([name, one]) => parseRoute(name, one, survey, names))
    .filter((route) => route !== null)
  tellCircles(routes, survey)
  return {
    weeklyReview: reviewOf(entry['weekly_review'], survey),
    routes,
    fallback: parseFallback(entry['fallback'], ['fallback'], survey, names),
    allowDirect: directOf(entry['allow_direct'], survey, names),
    caps: parseCaps(entry, [], survey),
  }
}

function reviewOf(value: unknown, { tell }: Survey): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' && isDay(value)) return value
  return tell(['weekly_review'], 'a day such as 2026-05-24', value)
}

/** `2026-02-30` is none. */
function isDay(text: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

function directOf(value: unknown, survey: Survey, names: Names): readonly string[] {
  return survey.list(value, ['allow_direct'], 'models').flatMap((model, index) => {
    const known = parseModel(model, ['allow_direct', String(index)], survey, names)
    return known !== null && typeof model === 'string' ? [model] : []
  })
}

function tellCircles(routes: readonly Route[], { tell }: Survey): void {
  for (const { route, index, names } of fallbackCircles(routes)) {
    const all = [...new Set(names)].map((name) => `"${name}"`).join(', ')
    const expected = `no circle (for routes that stand in for each other, leave out their own lists and write "fallback": [${all}] beside "routes")`
    tell(['routes', route, 'fallback', String(index)], expected, names.join(' → '))
  }
}

function lineOf({ path, expected, found }: Mistake, places: JsonPlaces): string {
  const { line, column } = places.of(path)
  const key = path.length === 0 ? '' : `${short(path.join('.'))}: `
  return printable(`${line}:${column}: ${key}expected ${expected}, found ${found}`)
}

const KEY_MAX = 200

function short(key: string): string {
  return key.length > KEY_MAX ? `${key.slice(0, KEY_MAX)}…` : key
}

/** Keys are whatever somebody wrote: what a terminal would obey is a dot. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, '·')
}
