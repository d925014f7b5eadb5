/** The gateway as one of the fleet: this program once more, asked over HTTP whether it lives, adopted like an agent. */
import { realpathSync } from 'node:fs'
import { environmentOf } from '../agents/environment.ts'
import type { PortOwner } from '../agents/host.ts'
import { LOG, RESTART } from '../agents/numbers.ts'
import type { Config } from '../config/entry.ts'
import { GATEWAY_NAME, type GatewayEntry } from '../config/gateway.ts'
import { variableOf } from '../secrets/words.ts'
import type { Plan, Probe } from '../supervisor/plan.ts'
import { isGatewayIdle } from './gateway-idle.ts'

export type GatewayPlanFrom = {
  readonly home: string
  readonly env: NodeJS.ProcessEnv
  /** Node and this program. */
  readonly program: readonly string[]
  readonly portOwner: (port: number) => Promise<PortOwner | null>
}

export function gatewayUrl({ port }: Pick<GatewayEntry, 'port'>): string {
  return `http://127.0.0.1:${port}`
}

/** Every agent waits for it: it comes back at once, and is not given up however often it falls. */
const RESTARTS = {
  ...RESTART,
  upLongEnoughMs: 1000,
  stepsMs: [250, 1000, 2000, 5000, 10_000],
  resetAfterMs: 60_000,
  limit: { starts: 100, withinMs: 600_000 },
  slowRetryMs: 60_000,
  // A configuration that it refuses is soon a better one.
  parkCodes: [],
}

/** Requests under way are let come to their end; longer ones are cut. */
const GRACE_MS = 30_000
const MEMORY_MAX_BYTES = 1.5e9

export function gatewayPlan(
  gateway: GatewayEntry,
  config: Pick<Config, 'upstreams'>,
  { home, env, program, portOwner }: GatewayPlanFrom,
): Plan {
  const probe: Probe = {
    kind: 'http',
    url: `${gatewayUrl(gateway)}/healthz`,
    status: { from: 200, to: 299 },
    body: { ok: true },
  }
  return {
    name: GATEWAY_NAME,
    preset: GATEWAY_NAME,
    fingerprint: [gateway.port, env['AGENTHOST_OPENROUTER_URL'] ?? '', releaseOf(program)].join(
      ' ',
    ),
    argv: [...program, 'gateway', 'serve'],
    workdir: home,
    env: environmentOf(env, home, { AGENTHOST_HOME: home, ...handedOn(env, config) }, {}),
    secretEnv: {},
    stdin: 'none',
    after: [],
    restart: RESTARTS,
    ready: { probe, everyMs: 250, timeoutMs: 5000, withinMs: 120_000 },
    alive: [{ probe, everyMs: 15_000, timeoutMs: 5000, failures: 3, lastWord: null }],
    memory: { maxBytes: MEMORY_MAX_BYTES, samples: 4 },
    stop: { signal: 'SIGTERM', graceMs: GRACE_MS },
    onWake: 'probe',
    log: LOG,
    behaviour: {
      preflight: () => refusalOf(gateway, portOwner),
      isIdle: () => isGatewayIdle(gatewayUrl(gateway)),
    },
  }
}

/** Where the program really lies: an upgrade changes it, and the gateway is then the older release. */
function releaseOf(program: readonly string[]): string {
  try {
    return realpathSync(program.at(-1) ?? '')
  } catch {
    // Gone under our hands; the next daemon knows better.
    return ''
  }
}

/** What it cannot read anywhere else; certificates and proxies decide how an upstream is reached. */
const HANDED_ON = [
  'AGENTHOST_OPENROUTER_URL',
  'OPENROUTER_API_KEY',
  'AGENTHOST_MACOS_TOOLS',
  'AGENTHOST_MACOS_ROOT',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
]

function handedOn(
  env: NodeJS.ProcessEnv,
  { upstreams }: Pick<Config, 'upstreams'>,
): Readonly<Record<string, string>> {
  const secrets = upstreams.flatMap(({ key }) =>
    key !== null && 'secret' in key ? [variableOf(key.secret)] : [],
  )
  const names = [...HANDED_ON, variableOf('openrouter'), ...secrets]
  return Object.fromEntries(
    names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const])),
  )
}

async function refusalOf(
  { port }: GatewayEntry,
  portOwner: GatewayPlanFrom['portOwner'],
): Promise<string | null> {
  const owner = await portOwner(port)
  if (owner === null) return null
  const who = owner.pid === null ? 'another process' : `process ${owner.pid} (${owner.command})`
  return `its port ${port} is held by ${who}; end that, or give it another with \`gateway: { port: … }\``
}
