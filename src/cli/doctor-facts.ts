/** Joins the rooms for the doctor: the home, the configuration, the plans of the agents, the daemon. */
import { lstatSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { planOf } from '../agents/plan-of.ts'
import { systemClock } from '../clock.ts'
import type { AgentEntry, ProbeEntry } from '../config/entry.ts'
import { loadConfig } from '../config/load.ts'
import { withoutNamedSecrets } from '../config/secrets.ts'
import { findProgram } from '../config/warnings.ts'
import { controlClient } from '../control/client.ts'
import { homeIdOf } from '../daemon/home-id.ts'
import { hostOf } from '../daemon/host.ts'
import type { HomePaths } from '../daemon/paths.ts'
import type { AgentAsked } from '../doctor/agent-look.ts'
import type { OwnDoors } from '../doctor/doors.ts'
import type { DaemonFacts, HomeFacts } from '../doctor/facts.ts'
import { hostIn, isLocal } from '../doctor/local-hosts.ts'
import { AgenthostError, causeOf, codeOf } from '../errors.ts'
import { labelsOf } from '../install/labels.ts'
import { doctorDoors } from '../platform/doctor-doors.ts'
import type { HostDoors } from '../doctor/doors.ts'

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
    onDisk: realHome ?? dirname(paths.home),
    now: systemClock.now(),
    labels,
  })
}

export function ownDoors(paths: HomePaths, env: Env): OwnDoors {
  return {
    home: () => Promise.resolve(homeFacts(paths, env)),
    daemon: () => daemonFacts(paths),
    withoutSecrets: withoutNamedSecrets,
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
        })
        const agents = config.agents.map((entry) =>
          agentAsked(entry, planOf(entry, host), warnings),
        )
        return { facts: { ...at, state: 'valid', agents: agents.length }, agents }
      } catch (error) {
        if (!(error instanceof AgenthostError)) throw error
        const isMissing = lstatSync(paths.config, { throwIfNoEntry: false }) === undefined
        const facts = isMissing
          ? ({ ...at, state: 'missing' } as const)
          : ({ ...at, state: 'wrong', message: error.message } as const)
        return { facts, agents: [] }
      }
    },
  }
}

type Plan = ReturnType<typeof planOf>

function agentAsked(entry: AgentEntry, plan: Plan, warnings: readonly string[]): AgentAsked {
  const { name, preset, workdir, env } = plan
  const prefix = `${name}: `
  const mine = warnings.filter((warning) => warning.startsWith(prefix))
  const program = plan.argv[0] ?? ''
  return {
    name,
    preset,
    workdir,
    env,
    program: findProgram(program, workdir, env['PATH'] ?? ''),
    troubles: mine.map((warning) => warning.slice(prefix.length)),
    localHosts: localHosts(entry),
    memoryMaxBytes: plan.memory?.maxBytes ?? null,
  }
}

/** Of its probes and of its environment, whose values are not shown. */
function localHosts(entry: AgentEntry): AgentAsked['localHosts'] {
  const probes: readonly object[] = [...entry.alive, ...(entry.ready ? [entry.ready] : [])]
  const asked = probes.flatMap((probe) => {
    const { http, tcp } = probe as Partial<{ http: string; tcp: string }> & Partial<ProbeEntry>
    return [http, tcp].flatMap((address) => address ?? []).map((text) => [text, 'a probe'] as const)
  })
  const named = Object.entries(entry.env)
    .filter(([, value]) => /^[a-z][a-z0-9+.-]*:\/\//.test(value))
    .map(([key, value]) => [value, `env ${key}`] as const)
  return [...asked, ...named].flatMap(([text, where]) => {
    const host = hostIn(text)
    return host !== null && isLocal(host) ? [{ host, where }] : []
  })
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
  }
  try {
    const { mode, uid } = statSync(home)
    return { ...common, folder: { is: { mode, isMine: uid === process.getuid?.() } } }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { ...common, folder: { is: null } }
    return { ...common, folder: { unknown: causeOf(error) } }
  }
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
