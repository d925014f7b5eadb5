/** The OpenClaw gateway: supervised from outside, with a state folder and a port of its own. */
import type { OpenclawEntry } from '../config/entry.ts'
import type { AliveRule, Plan, Probe, ReadyRule } from '../supervisor/plan.ts'
import { environmentOf } from './environment.ts'
import type { Host } from './host.ts'
import { OPENCLAW } from './numbers.ts'
import { askForChallenge } from './openclaw-challenge.ts'
import { settleGateway } from './openclaw-config-file.ts'
import { ensureConfig, openclawPaths, openclawProgram } from './openclaw-files.ts'
import { commonParts } from './parts.ts'

export function openclawPlan(entry: OpenclawEntry, host: Host): Plan {
  const { port } = entry
  const paths = openclawPaths(entry, host.home)
  const env = environmentOf(host.env, entry.workdir, supervisedEnv(paths), entry.env)
  const parts = {
    ready: readyOf(port),
    alive: [aliveOf(port)],
    graceMs: OPENCLAW.graceMs,
    memoryMaxBytes: OPENCLAW.memoryMaxBytes,
    restart: OPENCLAW.restart,
  }
  return {
    ...commonParts(entry, parts),
    argv: [entry.program ?? 'openclaw', 'gateway', 'run'],
    env,
    stdin: 'none',
    behaviour: {
      preflight: () => refusalOf(port, host),
      prepare(at) {
        const program = openclawProgram(entry, env['PATH'] ?? '')
        ensureConfig(paths, port)
        settleGateway(entry, paths.configPath, host.gateway)
        const argv = [host.node, program, 'gateway', 'run', '--port', String(port)]
        return Promise.resolve({ argv, env: at.env })
      },
    },
  }
}

/**
 * Its own restarts, updates and service are ours to do. OPENCLAW_SERVICE_MARKER, _SERVICE_KIND and
 * _LAUNCHD_LABEL are never set: with them it believes to be its own launchd job.
 */
function supervisedEnv({
  stateDir,
  configPath,
}: {
  stateDir: string
  configPath: string
}): Record<string, string> {
  return {
    OPENCLAW_STATE_DIR: stateDir,
    OPENCLAW_CONFIG_PATH: configPath,
    OPENCLAW_SUPERVISOR_MODE: 'external',
    OPENCLAW_SERVICE_REPAIR_POLICY: 'external',
    OPENCLAW_NO_RESPAWN: '1',
    OPENCLAW_NO_AUTO_UPDATE: '1',
    OPENCLAW_DISABLE_BONJOUR: '1',
    OPENCLAW_EXEC_SHELL_SNAPSHOT: '0',
  }
}

/** Unknown paths answer 200 with a page, so the JSON body is what counts. */
function httpProbe(port: number, path: string, body: Readonly<Record<string, unknown>>): Probe {
  return {
    kind: 'http',
    url: `http://127.0.0.1:${port}${path}`,
    status: { from: 200, to: 299 },
    body,
  }
}

function readyOf(port: number): ReadyRule {
  return { probe: httpProbe(port, '/startupz', { ok: true, status: 'started' }), ...OPENCLAW.ready }
}

function aliveOf(port: number): AliveRule {
  const challenge: Probe = {
    kind: 'preset',
    name: 'WebSocket challenge',
    ask: (_running, signal) => askForChallenge(port, signal),
  }
  return {
    probe: httpProbe(port, '/healthz', { ok: true }),
    ...OPENCLAW.alive,
    lastWord: challenge,
  }
}

/** Two owners of one gateway fight: it is not started beside its own service, nor on a port that is taken. */
async function refusalOf(port: number, host: Host): Promise<string | null> {
  const service = await host.openclawService()
  if (service !== null) return service
  const owner = await host.portOwner(port)
  if (owner === null) return null
  const who = owner.pid === null ? 'another process' : `process ${owner.pid} (${owner.command})`
  return `its port ${port} is held by ${who}; end that, or give it another port`
}
