/** `agenthost routes check`: whether a routing table can be used, without a gateway. */
import { resolve } from 'node:path'
import { unable } from '../../errors.ts'
import { usableTable } from '../../routing/read.ts'
import { missingRoutes } from '../asked-routes.ts'
import { homePaths } from '../home.ts'
import { routingFile, routingPath, surroundingsOf } from '../routing-file.ts'
import type { Terminal } from '../terminal.ts'

/** Throws `config` (78) with every mistake in it; warnings are only told. */
export async function routesCheck(file: string | undefined, terminal: Terminal): Promise<void> {
  const paths = homePaths(terminal.env)
  const path = file === undefined ? routingPath(paths) : resolve(file)
  const { reading, asking, warnings: around } = await surroundingsOf(paths, terminal.env)
  const found = routingFile(path, reading)
  if (found === null) {
    const hint = 'docs/operation/routing.md shows one; `agenthost routes apply FILE` puts it there.'
    throw unable({ verb: 'check', object: path, kind: 'config', hint }, 'there is no routing table')
  }
  const { table, warnings } = usableTable(path, found.parsed)
  const names = table.routes.map(({ name }) => name).join(', ')
  const count = table.routes.length === 1 ? '1 route' : `${table.routes.length} routes`
  terminal.out(`${path} can be used: ${count} (${names})\n`)
  const all = [...around, ...warnings, ...missingRoutes(table, asking)]
  for (const warning of all) terminal.out(`warning: ${warning}\n`)
}
