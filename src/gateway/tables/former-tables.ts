/**
 * Tables of earlier versions, as far as sessions still go by them: parsed when one is asked for, and so many of them
 * kept that a change of the table does not parse them again for every request.
 */
import { heldTable } from './held-table.ts'
import type { ReadTable } from './table-file.ts'
import type { TableInForce } from './tables.ts'

const TABLES_MAX = 64

export type FormerTables = (version: string, inForce: TableInForce) => TableInForce | null

/** Null for a version whose text is gone, or that this version of the program cannot use. */
export function formerTables(
  textOf: (version: string) => string | null,
  read: ReadTable,
): FormerTables {
  const known = new Map<string, TableInForce | null>()
  const parsed = (version: string, inForce: TableInForce): TableInForce | null => {
    const text = textOf(version)
    const former = text === null ? null : read(text)
    if (former === null || !('table' in former)) return null
    return { version, table: heldTable(former.table, inForce.table), atOnce: false }
  }
  return (version, inForce) => {
    const name = `${version} ${inForce.version}`
    const found = known.get(name) ?? parsed(version, inForce)
    const [oldest] = known.keys()
    if (!known.has(name) && known.size >= TABLES_MAX && oldest !== undefined) known.delete(oldest)
    known.set(name, found)
    return found
  }
}
