/** Reads a routing table from its file. */
import { readFileSync, statSync } from 'node:fs'
import { AgenthostError, codeOf, unable } from '../errors.ts'
import { parseRouting, type ParsedRouting, type Reading } from './parse.ts'
import type { RoutingTable } from './table.ts'

/** More than this many would scroll the first one away. */
const SHOWN_MAX = 20
const FILE_MAX_BYTES = 1_000_000

/** The table; null where there is no file. Throws `config` with every mistake for one that cannot be used. */
export function readRouting(path: string, reading: Reading): RoutingTable | null {
  const file = readRoutingFile(path)
  return file === null ? null : usableTable(path, parseRoutingBytes(file.bytes, reading)).table
}

/** Its bytes as they are, and when they were written; null where there is no file. */
export function readRoutingFile(
  path: string,
): { readonly bytes: Buffer; readonly writtenAt: number } | null {
  try {
    const { size, mtimeMs } = statSync(path)
    if (size > FILE_MAX_BYTES) throw new Error('it is longer than 1 MB')
    return { bytes: readFileSync(path), writtenAt: Math.round(mtimeMs) }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw unable({ verb: 'read', object: path, kind: 'config' }, error)
  }
}

export function parseRoutingBytes(bytes: Buffer, reading: Reading): ParsedRouting {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return parseRouting(text, reading)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { mistakes: ['it is not UTF-8 text'] }
  }
}

/** Throws `config` with every mistake in it. */
export function usableTable(
  path: string,
  parsed: ParsedRouting,
): Extract<ParsedRouting, { readonly table: RoutingTable }> {
  if ('table' in parsed) return parsed
  const lines = parsed.mistakes.slice(0, SHOWN_MAX).map((mistake) => `\n  ${mistake}`)
  const rest = parsed.mistakes.length - SHOWN_MAX
  const more = rest > 0 ? `\n  and ${rest} more` : ''
  throw new AgenthostError(
    'config',
    `unable to read ${path}: it has mistakes${lines.join('')}${more}`,
    'Correct what is named; docs/operation/routing.md says what may stand there.',
  )
}
