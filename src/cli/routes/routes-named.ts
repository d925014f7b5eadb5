/** Warnings about routes that agents, jobs and the gateway's section name, held against `routing.json`. */
import type { Config } from '../../config/entry.ts'
import { nearest } from '../../config/nearest.ts'
import { parseDuration } from '../../config/quantity.ts'
import { OPENROUTER } from '../../config/upstreams.ts'
import { routeOf } from '../../agents/gateway-access.ts'
import { gatewayPaths } from '../../daemon/gateway-paths.ts'
import { AgenthostError } from '../../errors.ts'
import { readRouting } from '../../routing/read.ts'
import type { RoutingTable } from '../../routing/table.ts'

/** Each a line, with the name of the entry first. Nothing where there is no gateway. */
export function routeWarnings(config: Config, home: string): readonly string[] {
  if (config.gateway === null) return []
  const path = gatewayPaths(home).routing
  let table: RoutingTable | null
  try {
    table = readRouting(path, { nearest, parseDuration })
  } catch (error) {
    if (!(error instanceof AgenthostError)) throw error
    return [`gateway: ${error.message.split('\n').slice(0, 2).join(' ')}`]
  }
  const named = namedIn(config)
  if (table === null)
    return [
      ...urls(config),
      `gateway: there is no ${path}, and without routes every request is refused`,
    ]
  const routes = table.routes.map(({ name }) => name)
  const missing = named.flatMap(({ of, route }) => {
    if (routes.includes(route)) return []
    const near = nearest(route, routes)
    const hint = near === null ? `there are ${routes.join(', ')}` : `did you mean ${near}?`
    return [`${of}: its route ${route} is not in routing.json (${hint})`]
  })
  return [...urls(config), ...missing, ...upstreams(config, table)]
}

function namedIn({ agents, jobs, gateway }: Config): readonly { of: string; route: string }[] {
  const ofEntries = [...agents, ...jobs].flatMap((entry) =>
    (routeOf(entry)?.names ?? []).map((route) => ({ of: entry.name, route })),
  )
  const own = gateway?.route ?? null
  const isAmong = ofEntries.some(({ route }) => route === own)
  return own === null || isAmong ? ofEntries : [{ of: 'gateway', route: own }, ...ofEntries]
}

function urls({ upstreams: entries }: Config): readonly string[] {
  return entries.flatMap(({ name, url }) =>
    url === null && name !== OPENROUTER
      ? [`upstreams.${name}: it has no url, and the gateway cannot use it`]
      : [],
  )
}

function upstreams({ upstreams: entries }: Config, table: RoutingTable): readonly string[] {
  const known = [OPENROUTER, ...entries.map(({ name }) => name)]
  return table.routes.flatMap(({ name, model }) =>
    known.includes(model.upstream)
      ? []
      : [
          `gateway: the route ${name} is at the upstream ${model.upstream}, which upstreams: has not`,
        ],
  )
}
