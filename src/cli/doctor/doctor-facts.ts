/** Joins the rooms for the doctor: the home, the configuration, the plans of the agents, the daemon. */
import { lstatSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { planOf } from '../../agents/plan-of.ts'
import { systemClock } from '../../clock.ts'
import { loadConfig } from '../../config/load.ts'
import { withoutNamedSecrets } from '../../config/secrets.ts'
import { controlClient } from '../../control/client.ts'
import { gatewayAccess } from '../../daemon/gateway-tokens.ts'
import { homeIdOf } from '../../daemon/home-id.ts'
import { hostOf } from '../../daemon/host.ts'
import { secretDoors } from '../../daemon/secrets.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import type { SecretState } from '../../doctor/agent-facts.ts'
import type { HostDoors, OwnDoors } from '../../doctor/doors.ts'
import type { DaemonFacts, HomeFacts } from '../../doctor/facts.ts'
import { AgenthostError, causeOf, codeOf } from '../../errors.ts'
import { isNodeFit } from '../../install/fitting-node.ts'
import { labelsOf } from '../../install/labels.ts'
import { plistOf } from '../../install/plist-text.ts'
import { removerOf } from '../../install/versioned-folders.ts'
import { doctorDoors } from '../../platform/doctor-doors.ts'
import { secretReader, type ReadSecret } from '../../secrets/read.ts'
import { agentAsked } from './doctor-agents.ts'
import { backupFacts } from './doctor-backups.ts'
import { gatewayFacts } from './doctor-gateway.ts'

type Env = NodeJS.ProcessEnv

export function hostDoors(paths: HomePaths, env: Env): HostDoors {
  const userHome = userHomeOf(env)
  const realHome = realPathOf(paths.home)
  // The id of a home that is not there yet is that of its path: nothing of it can be installed.
  const labels = labelsOf(paths.home, userHome, realHome === null ? '' : homeIdOf(paths.home))
  return doctorDoors({
    env,
    uid: process.getuid?.() ?? 0,
    userHome,
    onDisk: realHome ?? thereAbove(paths.home),
    now: systemClock.now(),
    labels,
    readPlist: plistOf,
  })
}

export function ownDoors(paths: HomePaths, env: Env): OwnDoors {
  const read = secretReader(secretDoors(paths.home, env))
  return {
    home: () => Promise.resolve(homeFacts(paths, env)),
    daemon: () => daemonFacts(paths),
    secret: (name) => secretState(read, name),
    withoutSecrets: withoutNamedSecrets,
    isNodeFit,
    removerOf,
    async config(path) {
      const daemonEnv = path === undefined ? env : { ...env, PATH: path }
      const at = { path: paths.config }
      try {
        const { config, warnings } = await loadConfig(paths.config, daemonEnv)
        const host = hostOf({
          home: paths.home,
          env: daemonEnv,
          clock: systemClock,
          note: () => undefined,
          // No turn is judged here.
          evidenceFrom: () => 0,
          gateway: gatewayAccess(config, paths.home),
        })
        const agents = config.agents.map((entry) =>
          agentAsked(entry, planOf(entry, host), warnings),
        )
        const secret = (name: string) => secretState(read, name)
        const gateway = await gatewayFacts(config, paths, { env: daemonEnv, secret })
        return { facts: { ...at, state: 'valid', agents: agents.length }, agents, gateway }
      } catch (error) {
        if (!(error instanceof AgenthostError)) throw error
        const isMissing = lstatSync(paths.config, { throwIfNoEntry: false }) === undefined
        const facts = isMissing
          ? ({ ...at, state: 'missing' } as const)
          : ({ ...at, state: 'wrong', message: mistakesIn(error.message, paths.config) } as const)
        return { facts, agents: [], gateway: null }
      }
    },
  }
}

const MISTAKES_SHOWN_MAX = 3

/** Each mistake with its place, in one line; what was quoted of the file is for `config check`. */
function mistakesIn(message: string, path: string): string {
  const places = message.split('\n').filter((line) => line.startsWith(`${path}:`))
  if (places.length === 0) return message.split('\n')[0] ?? message
  const more = places.length - MISTAKES_SHOWN_MAX
  const shown = places.slice(0, MISTAKES_SHOWN_MAX).map((line) => line.slice(path.length + 1))
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

async function secretState(read: ReadSecret, name: string): Promise<SecretState> {
  const secret = await read(name)
  if ('value' in secret) return { kind: 'kept', at: secret.from }
  return secret.missing === 'unset' ? { kind: 'unset' } : { kind: 'unreadable', why: secret.why }
}

async function daemonFacts({ controlSocket }: HomePaths): Promise<DaemonFacts> {
  try {
    const { daemon } = await controlClient(controlSocket).status()
    return { state: 'answers', pid: daemon.pid, version: daemon.version }
  } catch (error) {
    return { state: 'silent', why: causeOf(error) }
  }
}

function homeFacts({ home, controlSocket }: HomePaths, env: Env): HomeFacts {
  const common = {
    path: home,
    realPath: realPathOf(home) ?? home,
    userHome: userHomeOf(env),
    socketBytes: Buffer.byteLength(controlSocket),
    backups: backupFacts(home, systemClock.now()),
  }
  try {
    const { mode, uid } = statSync(home)
    return { ...common, folder: { is: { mode, isMine: uid === process.getuid?.() } } }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { ...common, folder: { is: null } }
    return { ...common, folder: { unknown: causeOf(error) } }
  }
}

/** The nearest folder above that is there: the home will lie on its volume. */
function thereAbove(path: string): string {
  const above = dirname(path)
  return above === path || realPathOf(above) !== null ? above : thereAbove(above)
}

function userHomeOf(env: Env): string {
  return env['HOME'] ?? homedir()
}

function realPathOf(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    // Not there, or closed to us: told where the home is looked at.
    return null
  }
}
