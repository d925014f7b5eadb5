/** `agenthost routes apply`: puts a routing table in force, and keeps the one before. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { AgenthostError, unable } from '../../errors.ts'
import { usableTable } from '../../routing/read.ts'
import { missingRoutes } from '../asked-routes.ts'
import { ensureHome, homePaths } from '../home.ts'
import { withHistory } from '../routes-history.ts'
import { putTable, putText } from '../routes-put.ts'
import { routingFile, routingPath, surroundingsOf } from '../routing-file.ts'
import type { Terminal } from '../terminal.ts'

export type ApplyOptions = { readonly why?: string; readonly now?: boolean }

/** Throws `config` (78) with every mistake in the file, and changes nothing then. */
export async function routesApply(
  file: string,
  { why = '', now = false }: ApplyOptions,
  terminal: Terminal,
): Promise<void> {
  const source = resolve(file)
  if (/^\d+$/.test(file) && !existsSync(source)) {
    throw new AgenthostError(
      'bad',
      `unable to apply ${file}: there are no proposals yet, and no file of that name`,
      'Name a file: `agenthost routes apply routing.json`.',
    )
  }
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const { reading, asking, warnings: around } = await surroundingsOf(paths, terminal.env)
  const wanted = routingFile(source, reading)
  if (wanted === null) throw unable({ verb: 'apply', object: source }, 'there is no such file')
  const { table, warnings } = usableTable(source, wanted.parsed)
  const path = routingPath(paths)
  const put = await withHistory({ home: paths.home, err: terminal.err }, (versions) => {
    const there = routingFile(path, reading)
    const how = { bytes: wanted.bytes, why, origin: 'apply', source } as const
    return putTable(versions, { ...how, table, path, file: there, now })
  })
  terminal.out(putText(put, now, [...around, ...warnings, ...missingRoutes(table, asking)]))
}
