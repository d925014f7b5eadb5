/**
 * A report from its JSON: what `report --format json` wrote, or the week alone as `rankings show --json` says it.
 * The fields of the contract are demanded by name; what else there is, is left. Pure.
 */
import { unable } from '../errors.ts'
import type { WeekView } from '../rankings/week-view.ts'
import type { Report } from './report-facts.ts'

const LISTS = [
  'models',
  'vendors',
  'regions',
  'newcomers',
  'dropouts',
  'breakouts',
  'own',
  'moves',
  'assumptions',
  'warnings',
  'history',
]
const OBJECTS = ['week', 'total', 'dollars', 'reconciliation', 'unattributed']
const TEXTS = ['source', 'asOf', 'citation']

type Parsed = WeekView & Partial<Pick<Report, 'spend' | 'regression' | 'proposals'>>

/** Throws `bad`, naming `path` and the first field that is missing. */
export function readReport(text: string, path: string): Report {
  const { spend = null, regression = null, proposals = null, ...view } = parsed(text, path)
  return { view, spend, regression, proposals }
}

function parsed(text: string, path: string): Parsed {
  const what = { verb: 'use', object: path, hint: 'Give it what `agenthost report` wrote as JSON.' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw unable(what, error)
  }
  const fields = typeof value === 'object' && value !== null ? { ...value } : {}
  const lacks = (names: readonly string[], is: (field: unknown) => boolean): string | undefined =>
    names.find((name) => !is((fields as Record<string, unknown>)[name]))
  const missing =
    lacks(OBJECTS, (field) => typeof field === 'object' && field !== null) ??
    lacks(LISTS, Array.isArray) ??
    lacks(TEXTS, (field) => typeof field === 'string')
  if (missing !== undefined) throw unable(what, `it has no ${missing} as a report has`)
  return fields as Parsed
}
