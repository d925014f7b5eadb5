/**
 * The routing table in force, and how a new one replaces it: whole or not at all. The file is looked at twice a
 * second: a watch of its folder would wake the gateway at every write to the ledger beside it.
 */
import type { Cancel, Clock, Instant } from '../../clock.ts'
import type { RoutingTable } from '../../routing/table.ts'
import {
  atOncePath,
  readTableFile,
  stampOf,
  tableVersion,
  versionAtOnce,
  type ReadTable,
} from './table-file.ts'
import type { TellDaemon } from '../telling.ts'

export type TableInForce = {
  /** First 12 hex letters of the SHA-256 of the file. */
  readonly version: string
  readonly table: RoutingTable
  /** Whether sessions that began with an earlier version have to take it too (`routes apply --now`). */
  readonly atOnce: boolean
}

/** Texts of versions, so that a session's is known after a restart, and the last good one when the file is broken. */
export type KeptTables = {
  readonly newest: () => string | null
  readonly keep: (version: string, text: string, at: Instant) => void
}

export type TableDoors = {
  readonly path: string
  readonly clock: Clock
  readonly read: ReadTable
  readonly tell: TellDaemon
  readonly kept?: KeptTables
  /** What else decides how the file is read (the upstreams): it is judged anew when this changes. */
  readonly beside?: () => string
}

export type TablesInForce = {
  /** Null where there is none, and never was. */
  readonly current: () => TableInForce | null
  /** Looks now; otherwise it looks by itself. */
  readonly look: () => void
  readonly close: () => void
}

const LOOK_EVERY_MS = 500
const SHOWN_MISTAKES = 3

/**
 * A good file counts at the first look, a bad one when it has stood for two: editors write in several steps. What is
 * bad, or gone, changes nothing and is told once.
 */
export function tablesInForce(doors: TableDoors): TablesInForce {
  const { path, clock, read, tell, kept, beside = () => '' } = doors
  let current: TableInForce | null = null
  let judged = ''
  let doubted = ''
  let isRejected = false
  let cancel: Cancel = () => undefined

  const apply = (text: string, table: RoutingTable): void => {
    const version = tableVersion(text)
    const isNew = version !== current?.version
    current = { version, table, atOnce: versionAtOnce(path) === version }
    if (!isNew && !isRejected) return
    isRejected = false
    kept?.keep(version, text, clock.now())
    const count = table.routes.length === 1 ? '1 route' : `${table.routes.length} routes`
    const message = `version ${version} of the routing table is in force: ${count}`
    tell({ kind: 'routes.applied', subject: 'routing.json', message, data: { version } })
  }
  const reject = (mistakes: readonly string[]): void => {
    isRejected = true
    const shown = mistakes.slice(0, SHOWN_MISTAKES).join('; ')
    const rest = mistakes.length - SHOWN_MISTAKES
    const more = rest > 0 ? `; and ${rest} more` : ''
    const stays = current === null ? 'there is none' : `version ${current.version} stays`
    const message = `routing.json cannot be used, ${stays} in force: ${shown}${more}`
    tell({ kind: 'routes.rejected', subject: 'routing.json', message, data: { mistakes } })
  }
  const look = (): void => {
    const stamp = `${stampOf(path)} ${stampOf(atOncePath(path))} ${beside()}`
    if (stamp === judged) return
    const found = readTableFile(path, read)
    if ('table' in found) apply(found.text, found.table)
    else if (doubted !== stamp) return void (doubted = stamp)
    else reject(found.mistakes)
    judged = stamp
  }
  const again = (): void => {
    cancel = clock.wakeAt(clock.steady() + LOOK_EVERY_MS, () => {
      look()
      again()
    })
  }
  const former = kept?.newest() ?? null
  const good = former === null ? null : read(former)
  if (former !== null && good !== null && 'table' in good)
    current = { version: tableVersion(former), table: good.table, atOnce: false }
  isRejected = true // so that a good file is told at the start, whatever was in force before it
  look()
  // What is broken at a start was not being written just now; where there never was one, there is nothing to tell.
  if (doubted !== '' && (current !== null || stampOf(path) !== 'ENOENT')) look()
  again()
  return { current: () => current, look, close: () => cancel() }
}
