/**
 * Reads `routing.json`, tells whether it has changed, and which version it is. What is not UTF-8 is a mistake, so that
 * a version's text says its name again.
 */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { causeOf, codeOf } from '../../errors.ts'
import type { RoutingTable } from '../../routing/table.ts'

export type ReadTable = (
  text: string,
) => { readonly table: RoutingTable } | { readonly mistakes: readonly string[] }

const FILE_MAX_BYTES = 1_000_000

export function readTableFile(
  path: string,
  read: ReadTable,
): { readonly text: string; readonly table: RoutingTable } | { mistakes: readonly string[] } {
  try {
    if (statSync(path).size > FILE_MAX_BYTES) return { mistakes: ['it is longer than 1 MB'] }
    const bytes = readFileSync(path)
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { text, ...read(text) }
  } catch (error) {
    if (error instanceof TypeError) return { mistakes: ['it is not UTF-8 text'] }
    const isGone = codeOf(error) === 'ENOENT'
    return { mistakes: [isGone ? 'it is not there' : `it cannot be read: ${causeOf(error)}`] }
  }
}

/** The first 12 hex letters of the SHA-256 of the file. */
export function tableVersion(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** Beside `routing.json`: the version that running sessions have to take too. */
export function atOncePath(routing: string): string {
  return join(dirname(routing), 'gateway', 'routes-at-once')
}

export function versionAtOnce(routing: string): string | null {
  try {
    return readFileSync(atOncePath(routing), 'utf8').trim()
  } catch {
    // None: sessions keep what they have, which is the rule.
    return null
  }
}

/** A file written in the same second with the same size still has another inode or ctime. */
export function stampOf(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path)
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`
  } catch (error) {
    return codeOf(error) ?? 'unreadable'
  }
}
