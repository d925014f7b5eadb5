/** Puts a version of the routing table in force: kept in the history first, then whole in its place. */
import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemClock } from '../../clock.ts'
import { atOncePath } from '../../gateway/tables/table-file.ts'
import { tableDifference } from '../../routing/difference.ts'
import type { KeptVersion } from '../../routing/history.ts'
import type { RoutingTable } from '../../routing/table.ts'
import { shaOf, versionOf } from '../../routing/version.ts'
import { writeWhole } from '../../routing/write-whole.ts'
import type { RoutingVersions } from '../../store/insights-routes.ts'
import { keepHandEdit, whoAmI } from './routes-history.ts'
import type { RoutingFile } from './routing-file.ts'

export type Putting = Pick<KeptVersion, 'bytes' | 'why' | 'origin' | 'source'> & {
  readonly table: RoutingTable
  readonly path: string
  /** What is there now; null nothing. */
  readonly file: RoutingFile | null
  /** Whether running sessions have to take it too. */
  readonly now: boolean
}

export type Put = {
  readonly version: string
  /** Against what was there; empty where that means the same. */
  readonly difference: readonly string[]
  readonly keptByHand: boolean
  readonly isNew: boolean
}

/** Only under the lock of the history. */
export function putTable(versions: RoutingVersions, putting: Putting): Put {
  const { path, file, table, bytes, now, ...how } = putting
  const sha = shaOf(bytes)
  const version = versionOf(bytes)
  const keptByHand = file !== null && keepHandEdit(versions, file)
  const isNew = file?.sha !== sha
  if (isNew) {
    versions.add({ ...how, at: systemClock.now(), sha, bytes, who: whoAmI(), usable: true })
  }
  // First: the gateway may read the table the moment it is there.
  markAtOnce(path, now ? version : null)
  if (isNew) writeWhole(path, bytes)
  const former = file !== null && 'table' in file.parsed ? file.parsed.table : null
  return { version, keptByHand, isNew, difference: tableDifference(former, table) }
}

function markAtOnce(path: string, version: string | null): void {
  const mark = atOncePath(path)
  if (version === null) return rmSync(mark, { force: true })
  mkdirSync(dirname(mark), { recursive: true, mode: 0o700 })
  writeWhole(mark, `${version}\n`)
}

/** For a person: what changed, and for whom from when. */
export function putText(
  { version, difference, keptByHand, isNew }: Put,
  now: boolean,
  warnings: readonly string[],
): string {
  const lines = isNew
    ? [
        ...(difference.length === 0 ? ['It means the same as the one before.'] : difference),
        `Version ${version} is in place; a running gateway takes it within a second.`,
      ]
    : [`Version ${version} is in place already.`]
  const sessions = now
    ? 'Sessions that are under way take it too: what they have as signed reasoning, another model may refuse.'
    : 'Sessions with signed reasoning go on with their models; --now moves them too.'
  const byHand = keptByHand
    ? ['What was edited by hand before is kept: `agenthost routes history`.']
    : []
  const told = warnings.map((warning) => `warning: ${warning}`)
  return [...lines, ...(isNew || now ? [sessions] : []), ...byHand, ...told, ''].join('\n')
}
