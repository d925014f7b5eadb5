/** `agenthost routes check`: whether a routing table can be used, without a gateway. */
import { resolve } from 'node:path'
import { EXIT, unable, type ExitCode } from '../../errors.ts'
import { usableTable } from '../../routing/read.ts'
import { missingRoutes } from '../routes/asked-routes.ts'
import { homePaths } from '../home.ts'
import { routingFile, routingPath, surroundingsOf } from '../routes/routing-file.ts'
import type { Terminal } from '../terminal.ts'
import { unpricedRoutes } from '../routes/unpriced-routes.ts'

export type CheckOptions = { readonly json?: true }

/** Throws `config` (78) with every mistake in it, or prints them with `--json`; warnings are only told. */
export async function routesCheck(
  file: string | undefined,
  { json }: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const paths = homePaths(terminal.env)
  const path = file === undefined ? routingPath(paths) : resolve(file)
  const { reading, asking, settings, warnings: around } = await surroundingsOf(paths, terminal.env)
  const found = routingFile(path, reading)
  if (found === null) {
    const isOfHome = file === undefined
    const cause = isOfHome ? 'there is no routing table' : 'there is no such file'
    const hint = 'docs/operation/routing.md shows one; `agenthost routes apply FILE` puts it there.'
    throw unable({ verb: 'check', object: path, kind: 'config', ...(isOfHome && { hint }) }, cause)
  }
  if (json === true && 'mistakes' in found.parsed) {
    const { mistakes } = found.parsed
    terminal.out(`${JSON.stringify({ path, usable: false, mistakes }, null, 2)}\n`)
    return EXIT.config
  }
  const { table, warnings: own } = usableTable(path, found.parsed)
  const unpriced = unpricedRoutes(paths.home, table, settings)
  const warnings = [...around, ...own, ...missingRoutes(table, asking), ...unpriced]
  const routes = table.routes.map(({ name }) => name)
  if (json === true) {
    terminal.out(`${JSON.stringify({ path, usable: true, routes, warnings }, null, 2)}\n`)
    return EXIT.done
  }
  const count = routes.length === 1 ? '1 route' : `${routes.length} routes`
  terminal.out(`${path} can be used: ${count} (${routes.join(', ')})\n`)
  for (const warning of warnings) terminal.out(`warning: ${warning}\n`)
  return EXIT.done
}
