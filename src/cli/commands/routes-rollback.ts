/** `agenthost routes rollback`: puts an earlier version of the routing table back in force. */
import { AgenthostError } from '../../errors.ts'
import { versionBefore, versionMeant, type TableVersion } from '../../routing/history.ts'
import { parseRoutingBytes, usableTable } from '../../routing/read.ts'
import type { RoutingVersions } from '../../store/insights-routes.ts'
import { missingRoutes } from '../routes/asked-routes.ts'
import { ensureHome, homePaths } from '../home.ts'
import { keepHandEdit, withHistory } from '../routes/routes-history.ts'
import { putTable, putText, type Put } from '../routes/routes-put.ts'
import { routingFile, routingPath, surroundingsOf } from '../routes/routing-file.ts'
import type { Terminal } from '../terminal.ts'

export type RollbackOptions = { readonly why?: string; readonly now?: boolean }

const LOOKED_AT_MAX = 10_000

/** Throws `bad` where there is no such version, `config` where it cannot be used any more. */
export async function routesRollback(
  wanted: string | undefined,
  { why = '', now = false }: RollbackOptions,
  terminal: Terminal,
): Promise<void> {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const { reading, asking, warnings: around } = await surroundingsOf(paths, terminal.env)
  const path = routingPath(paths)
  let told: readonly string[] = []
  const put = await withHistory({ home: paths.home, err: terminal.err }, (versions): Put => {
    const file = routingFile(path, reading)
    const keptByHand = file !== null && keepHandEdit(versions, file)
    const { sha } = versionWanted(wanted, file?.sha ?? null, versions)
    const version = sha.slice(0, 12)
    const bytes = versions.bytesOf(sha)
    if (bytes === null) throw new AgenthostError('bad', `unable to go back: ${version} is gone`)
    const usable = usableTable(`version ${version}`, parseRoutingBytes(bytes, reading))
    told = [...usable.warnings, ...missingRoutes(usable.table, asking)]
    const how = { bytes, why, origin: 'rollback', source: version } as const
    const { table } = usable
    return { ...putTable(versions, { ...how, table, path, file, now }), keptByHand }
  })
  terminal.out(putText(put, now, [...around, ...told]))
}

function versionWanted(
  wanted: string | undefined,
  current: string | null,
  versions: RoutingVersions,
): TableVersion {
  const all = versions.list(LOOKED_AT_MAX)
  const hint = '`agenthost routes history` lists them.'
  if (wanted === undefined) {
    const before = versionBefore(current, all)
    if (before !== null) return before
    throw new AgenthostError('bad', 'unable to go back: there is no version before this one', hint)
  }
  const meant = versionMeant(wanted.toLowerCase(), all)
  if ('version' in meant) return meant.version
  const why =
    meant.unclear === 'none' ? 'there is no version of that name' : 'several begin like that'
  throw new AgenthostError('bad', `unable to go back to ${wanted}: ${why}`, hint)
}
