/** The gateway as the doctor asks about it: who has its port, where its keys are, which routes are named. */
import type { Config } from '../../config/entry.ts'
import { controlClient } from '../../control/client.ts'
import { gatewaySettings } from '../../daemon/gateway-settings.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import type { SecretState } from '../../doctor/agent-facts.ts'
import type { GatewayFacts } from '../../doctor/gateway-facts.ts'
import { AgenthostError, causeOf } from '../../errors.ts'
import * as darwin from '../../platform/darwin/port-owner.ts'
import { macTools } from '../../platform/darwin/tools.ts'
import * as linux from '../../platform/linux/port-owner.ts'
import { platformOf } from '../../platform/platform.ts'
import { isPortTaken } from '../../platform/port-taken.ts'
import { routeWarnings } from '../routes/routes-named.ts'

type Env = NodeJS.ProcessEnv

/** Null where the configuration has none. Never rejects for what cannot be asked. */
export async function gatewayFacts(
  config: Config,
  paths: HomePaths,
  { env, secret }: { readonly env: Env; readonly secret: (name: string) => Promise<SecretState> },
): Promise<GatewayFacts | null> {
  if (config.gateway === null) return null
  const { port } = config.gateway
  const sources = gatewaySettings(config, env).keys.flatMap(({ upstream, key }) =>
    key === null ? [] : [{ upstream, name: 'secret' in key ? key.secret : null }],
  )
  const keys = sources.map(async ({ upstream, name }) => {
    const state: SecretState =
      name === null ? { kind: 'kept', at: 'environment' } : await secret(name)
    return { upstream, secret: name, state }
  })
  return {
    port,
    owner: await ownerOf(port, paths, env),
    keys: await Promise.all(keys),
    troubles: routeWarnings(config, paths.home),
  }
}

async function ownerOf(port: number, paths: HomePaths, env: Env): Promise<GatewayFacts['owner']> {
  try {
    if (!(await isPortTaken(port))) return { is: null }
    const isMac = platformOf(env, process.platform) === 'darwin'
    const found = isMac ? await darwin.listenerOn(port, macTools(env)) : linux.listenerOn(port)
    const { pid, command } = found ?? { pid: null, command: '' }
    const ours = await gatewayPid(paths)
    if (ours === 'unknown') {
      // Left running by a daemon that is gone: its agents go on with it.
      const isLeft = await answers(port)
      return { is: { pid, command, isOurs: isLeft } }
    }
    return { is: { pid, command, isOurs: pid !== null && pid === ours } }
  } catch (error) {
    return { unknown: causeOf(error) }
  }
}

/** The process of the gateway, as the daemon has it; null where it has none. */
async function gatewayPid({ controlSocket }: HomePaths): Promise<number | null | 'unknown'> {
  try {
    return (await controlClient(controlSocket).status()).gateway?.pid ?? null
  } catch (error) {
    if (error instanceof AgenthostError) return 'unknown'
    throw error
  }
}

const ANSWER_MS = 2000

async function answers(port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS)
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal })
    const value: unknown = await answer.json()
    return typeof value === 'object' && value !== null && 'ok' in value && value.ok === true
  } catch {
    // Whoever it is does not speak as a gateway does.
    return false
  }
}
