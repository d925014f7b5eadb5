/** One route of `routing.json`, as a text or as an object, and its fallback list. Pure. */
import type { Survey } from './survey.ts'
import { isObject } from './survey.ts'
import { parseAllow, parseCaps } from './parse-limits.ts'
import { modelName, type Fallback, type ModelName, type Route } from './table.ts'

export const HUMAN_QUEUE = 'human_queue'

const KEYS = [
  'model',
  'daily_cap_usd',
  'weekly_cap_usd',
  'monthly_cap_usd',
  'max_concurrency',
  'max_output_tokens',
  'provider',
  'fallback',
  'allow',
] as const

export const MODEL = 'an upstream and a model such as openrouter/deepseek/deepseek-v4-flash'

/** What clients send as the model: no spaces, no slash, so that it is never taken for a model's own name. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/

export type Names = {
  readonly all: readonly string[]
  /** Milliseconds of `4m`; null for what is no duration. */
  readonly parseDuration: (text: unknown) => number | null
  /** Null where it is not known which upstreams there are. */
  readonly upstreams: readonly string[] | null
}

/** Null for a route that cannot be used; why is in the survey. */
export function parseRoute(
  name: string,
  value: unknown,
  survey: Survey,
  names: Names,
): Route | null {
  const path = ['routes', name]
  if (name === HUMAN_QUEUE) return survey.tell(path, 'another name: this one means a person', name)
  if (!NAME.test(name)) {
    return survey.tell(path, 'a name of letters, digits, _ . and -, at most 64 of them', name)
  }
  if (typeof value === 'string') return simple(name, parseModel(value, path, survey, names))
  if (!isObject(value)) return survey.tell(path, `${MODEL}, or an object with it`, value)
  const { object, count } = survey
  const entry = object(value, path, KEYS) ?? {}
  const provider = entry['provider'] ?? null
  if (provider !== null && !isObject(provider))
    survey.tell([...path, 'provider'], 'an object', provider)
  const route = simple(name, parseModel(entry['model'], [...path, 'model'], survey, names))
  const more = {
    caps: parseCaps(entry, path, survey),
    maxConcurrency: count(entry['max_concurrency'], [...path, 'max_concurrency']),
    maxOutputTokens: count(entry['max_output_tokens'], [...path, 'max_output_tokens']),
    provider: isObject(provider) ? provider : null,
    fallback: ownList(name, entry['fallback'], survey, names),
    allow: parseAllow(entry['allow'], [...path, 'allow'], survey),
  }
  return route === null ? null : { ...route, ...more }
}

function simple(name: string, model: ModelName | null): Route | null {
  if (model === null) return null
  const none = { caps: [], maxConcurrency: null, maxOutputTokens: null }
  return { name, model, ...none, provider: null, fallback: null, allow: [] }
}

/** A list of its own that names others alone; null where that of the table holds. */
function ownList(name: string, value: unknown, survey: Survey, names: Names): Fallback | null {
  if (value === undefined || value === null) return null
  const path = ['routes', name, 'fallback']
  const fallback = parseFallback(value, path, survey, names)
  const itself = fallback.routes.includes(name) && Array.isArray(value) ? value.indexOf(name) : -1
  if (itself >= 0) survey.tell([...path, String(itself)], 'other routes than itself', name)
  return fallback
}

/** Null for what names no model, or one at an upstream that is not configured; it is told. */
export function parseModel(
  value: unknown,
  path: readonly string[],
  survey: Survey,
  { upstreams }: Names,
): ModelName | null {
  const model = typeof value === 'string' ? modelName(value) : null
  if (model === null) {
    const spaces = typeof value === 'string' && /\s/.test(value) ? ', without spaces' : ''
    return survey.tell(path, MODEL + spaces, value)
  }
  if (upstreams === null || upstreams.includes(model.upstream)) return model
  const known = `a model at one of the configured upstreams (${upstreams.join(', ')}); others are named under upstreams: in agenthost.yaml`
  return survey.tell(path, known, value)
}

/** Names of routes, each once, and at the end perhaps `human_queue` (`{"human_queue": {"hold": "4m"}}`). */
export function parseFallback(
  value: unknown,
  path: readonly string[],
  survey: Survey,
  names: Names,
): Fallback {
  const entries = survey.list(value, path, 'routes')
  const routes: string[] = []
  let human: Fallback['human'] = null
  for (const [index, entry] of entries.entries()) {
    const at = [...path, String(index)]
    const person = personOf(entry, at, survey, names)
    if (person !== null) {
      human = person
      if (index < entries.length - 1)
        survey.tell(at, `${HUMAN_QUEUE} at the end of the list`, entry)
    } else if (typeof entry !== 'string' || !names.all.includes(entry)) {
      survey.tell(at, `a route of this table (${names.all.join(', ')}) or ${HUMAN_QUEUE}`, entry)
    } else if (routes.includes(entry)) survey.tell(at, 'each route once', entry)
    else routes.push(entry)
  }
  return { routes, human }
}

function personOf(
  entry: unknown,
  path: readonly string[],
  survey: Survey,
  { parseDuration }: Names,
): { readonly holdMs: number | null } | null {
  if (entry === HUMAN_QUEUE) return { holdMs: null }
  if (!isObject(entry)) return null
  const isShort = Object.hasOwn(entry, 'hold')
  const inner = isShort ? entry : survey.object(entry, path, [HUMAN_QUEUE])?.[HUMAN_QUEUE]
  const at = isShort ? path : [...path, HUMAN_QUEUE]
  const hold = survey.object(inner, at, ['hold'])?.['hold']
  if (hold === undefined) return { holdMs: null }
  const holdMs = parseDuration(hold)
  if (holdMs === null) survey.tell([...at, 'hold'], 'a duration such as 4m', hold)
  return { holdMs }
}
