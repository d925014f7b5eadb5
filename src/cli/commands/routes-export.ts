/** `agenthost routes export`: what another program needs to use the routes; what is said beside it goes to stderr. */
import { systemClock } from '../../clock.ts'
import { gatewayPaths } from '../../daemon/gateway-paths.ts'
import type { GatewaySettings } from '../../daemon/gateway-settings.ts'
import { AgenthostError } from '../../errors.ts'
import type { Caller } from '../../gateway/call.ts'
import { makeToken } from '../../gateway/front/token-files.ts'
import { chosenRoutes, type Client, type Export } from '../../routing/clients.ts'
import { exportCursor } from '../../routing/export-cursor.ts'
import { exportLitellm } from '../../routing/export-litellm.ts'
import { exportPresets } from '../../routing/export-preset.ts'
import { usableTable } from '../../routing/read.ts'
import type { Route, RoutingTable } from '../../routing/table.ts'
import { exportClaudeCode, exportOpenclaw, type ClientExport } from '../routes/client-exports.ts'
import { clientFile, putIntoFile, type WithFile } from '../routes/client-files.ts'
import { ensureHome, homePaths } from '../home.ts'
import { routingFile, routingPath, surroundingsOf } from '../routes/routing-file.ts'
import type { Terminal } from '../terminal.ts'

export type ExportOptions = {
  readonly for: Client
  readonly route?: string
  readonly apply?: true
}

/** Throws `usage` for --apply where there is no file of the client's to write to. */
export async function routesExport(options: ExportOptions, terminal: Terminal): Promise<void> {
  const { for: client, route = null, apply } = options
  const paths = homePaths(terminal.env)
  const path = routingPath(paths)
  const { reading, settings } = await surroundingsOf(paths, terminal.env)
  const file = routingFile(path, reading)
  if (file === null) {
    const hint = '`agenthost routes apply FILE` puts one there.'
    throw new AgenthostError('bad', 'unable to export: there is no routing table', hint)
  }
  const { table } = usableTable(path, file.parsed)
  const routes = someRoutes(table, route)
  if (client !== 'claude-code' && client !== 'openclaw') {
    if (apply === true) {
      const why = `unable to apply: ${client} has no file here that could be written`
      throw new AgenthostError('usage', why, 'Without --apply it is printed.')
    }
    return print(elsewhere(client, { table, routes, settings }), terminal)
  }
  const made = ownClient(client, routes, settings)
  if (apply !== true) return print(made, terminal)
  ensureHome(paths)
  const target = clientFile(client, terminal.env)
  const caller: Caller = { ...CLIENT, name: client, routes: route === null ? null : [route] }
  const token = (): string => makeToken(gatewayPaths(paths.home).tokens, caller)
  const backup = putIntoFile(target, (now) => made.into(now, token()), systemClock.now())
  const kept = backup === null ? '' : `; what was there is ${backup}`
  terminal.out(`${target} uses the gateway now, with a token of its own${kept}.\n`)
  for (const note of made.notes.slice(1)) terminal.err(`${note}\n`)
}

const CLIENT = {
  kind: 'client',
  run: null,
  direct: [],
  provider: null,
  caps: [],
  until: null,
} as const

function print({ text, notes }: Export, terminal: Terminal): void {
  terminal.out(text)
  for (const note of notes) terminal.err(`${note}\n`)
}

/** Throws `bad` for a route that the table does not have. */
function someRoutes(table: RoutingTable, route: string | null): readonly [Route, ...Route[]] {
  const [first, ...more] = chosenRoutes(table, route)
  if (first !== undefined) return [first, ...more]
  const names = table.routes.map(({ name }) => name).join(', ')
  throw new AgenthostError('bad', `unable to export ${route}: the routes are ${names}`)
}

type Parts = {
  readonly table: RoutingTable
  readonly routes: readonly Route[]
  readonly settings: GatewaySettings
}

function elsewhere(client: Exclude<Client, WithFile>, { table, routes, settings }: Parts): Export {
  switch (client) {
    case 'cursor':
      return exportCursor(routes, urlOf(settings))
    case 'litellm':
      return exportLitellm(
        table,
        routes,
        (upstream) => settings.upstreams.find(({ name }) => name === upstream)?.url ?? null,
      )
    case 'openrouter-preset':
      return exportPresets(table, routes)
  }
}

function ownClient(
  client: WithFile,
  routes: readonly [Route, ...Route[]],
  settings: GatewaySettings,
): ClientExport {
  // A token is made by whoever writes it into a file.
  const access = { url: urlOf(settings), numbers: settings.limits, tokenFor: () => '' }
  return client === 'claude-code'
    ? exportClaudeCode(routes, access)
    : exportOpenclaw(routes, access)
}

function urlOf({ limits }: GatewaySettings): string {
  return `http://127.0.0.1:${limits.port}`
}
