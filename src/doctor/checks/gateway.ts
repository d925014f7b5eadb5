/** Whether the gateway can serve: its port, the keys of its upstreams, the routes that are named. Pure. */
import type { Facts } from '../facts.ts'
import { finding, judged, ok } from '../finding.ts'
import type { Finding, Judgement } from '../finding.ts'
import type { GatewayFacts } from '../gateway-facts.ts'

/** Nothing where the configuration has no gateway. */
export function gatewayChecks({ gateway }: Pick<Facts, 'gateway'>): readonly Finding[] {
  if (gateway === null) return []
  return [port(gateway), ...gateway.keys.map(key), routes(gateway)]
}

function port({ port: number, owner }: GatewayFacts): Finding {
  const subject = {
    id: 'gateway.port',
    title: 'port of the gateway',
    why: 'without it the gateway does not start, and no agent with a route reaches a model',
  }
  return judged(subject, owner, (found): Judgement => {
    if (found === null) return ok(`${number} is free`)
    if (found.isOurs) return ok(`${number}, held by the gateway itself`)
    const who =
      found.pid === null
        ? 'another process'
        : `process ${found.pid} (${found.command.slice(0, 60)})`
    const mend =
      found.pid === null
        ? `lsof -nP -iTCP:${number} -sTCP:LISTEN`
        : `ps -p ${found.pid}\n# end it, or give the gateway another: gateway: { port: ${number + 1} }`
    return { level: 'bad', found: `${number} is held by ${who}`, mend }
  })
}

function key({ upstream, secret, state }: GatewayFacts['keys'][number]): Finding {
  const subject = {
    id: `gateway.key.${upstream}`,
    title: `key of ${upstream}`,
    why: 'every request to it is refused without one',
  }
  const mend = secret === null ? null : `agenthost secrets set ${secret}`
  switch (state.kind) {
    case 'kept':
      return finding(subject, ok(secret === null ? 'in the environment or the file' : secret))
    case 'unset':
      return finding(subject, { level: 'bad', found: 'it is not set', mend })
    case 'unreadable': {
      const found = `it cannot be read from here: ${state.why}`
      return finding(subject, { level: 'unknown', found, mend: 'agenthost secrets list' })
    }
  }
}

function routes({ troubles }: GatewayFacts): Finding {
  const subject = {
    id: 'gateway.routes',
    title: 'routes of the gateway',
    why: 'a request for a route that is not there is refused',
  }
  if (troubles.length === 0) return finding(subject, ok('every route that is named is there'))
  const mend = 'agenthost routes check'
  return finding(subject, { level: 'bad', found: troubles.join('; '), mend })
}
