/** Reads `routing.json` of a home. */
import { readFileSync } from 'node:fs'
import { codeOf, unable } from '../errors.ts'
import { parseRouting, type Reading } from './parse.ts'
import type { RoutingTable } from './table.ts'

/** More than this many would scroll the first one away. */
const SHOWN_MAX = 20

/** The table; null where there is no file. Throws `config` with every mistake for one that cannot be used. */
export function readRouting(path: string, reading: Reading): RoutingTable | null {
  const what = { verb: 'read', object: path, kind: 'config' } as const
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw unable(what, error)
  }
  const parsed = parseRouting(text, reading)
  if ('table' in parsed) return parsed.table
  const lines = parsed.mistakes.slice(0, SHOWN_MAX).map((mistake) => `\n  ${mistake}`)
  const hint = 'Correct what is named; docs/operation/routing.md says what may stand there.'
  throw unable({ ...what, hint }, `it has mistakes${lines.join('')}`)
}
