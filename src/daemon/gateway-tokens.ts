/** Tokens that the daemon gives to agents and jobs: made at a start, revoked when there is nobody to use them. */
import type { GatewayAccess, TokenWish } from '../agents/gateway-access.ts'
import { routeOf } from '../agents/gateway-access.ts'
import type { Config } from '../config/entry.ts'
import { unable } from '../errors.ts'
import { LIMITS } from '../gateway/limits.ts'
import { dropToken, makeToken, tokensIn } from '../gateway/front/token-files.ts'
import { gatewayPaths } from './gateway-paths.ts'
import { gatewayUrl } from './gateway-plan.ts'

/** Null where the configuration has no gateway. */
export function gatewayAccess(
  { gateway }: Pick<Config, 'gateway'>,
  home: string,
): GatewayAccess | null {
  if (gateway === null) return null
  const folder = gatewayPaths(home).tokens
  return {
    url: gatewayUrl(gateway),
    numbers: { ...LIMITS, ...gateway.numbers },
    tokenFor: (wish) => tokenFor(folder, wish),
  }
}

function tokenFor(folder: string, { kind, name, run, routes, caps }: TokenWish): string {
  const caller = { kind, name, run, routes, direct: [], provider: null, caps, until: null }
  try {
    return makeToken(folder, caller)
  } catch (error) {
    throw unable({ verb: 'make a token for', object: name, kind: 'temporary' }, error)
  }
}

/** Those of agents and jobs that may not use the gateway any more; of people's clients none. */
export function dropStaleTokens({ agents, jobs, gateway }: Config, home: string): void {
  const { tokens } = gatewayPaths(home)
  const has = (
    entries: readonly (Config['agents'][number] | Config['jobs'][number])[],
    name: string,
  ) => gateway !== null && entries.some((entry) => entry.name === name && routeOf(entry) !== null)
  for (const listed of tokensIn(tokens)) {
    if (!('caller' in listed)) continue
    const { kind, name } = listed.caller
    if (kind === 'agent' && !has(agents, name)) dropToken(tokens, { kind, name })
    if (kind === 'job' && !has(jobs, name)) dropToken(tokens, { kind, name })
  }
}
