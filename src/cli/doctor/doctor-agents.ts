/** An agent of the configuration as the doctor asks about it: how it will be started, and with whom it talks. */
import { existsSync } from 'node:fs'
import { routeOf, tokenEnvOf } from '../../agents/gateway-access.ts'
import type { planOf } from '../../agents/plan-of.ts'
import type { AgentEntry, ProbeEntry } from '../../config/entry.ts'
import { findProgram } from '../../config/warnings.ts'
import type { AgentAsked } from '../../doctor/agent-look.ts'
import { hostIn, isLocal } from '../../doctor/local-hosts.ts'

/** In place of the token that each start gets: that a variable is set is all that counts here. */
const AT_ITS_START = 'given-at-its-start'

type Plan = ReturnType<typeof planOf>

/** `warnings` are those of the whole configuration. */
export function agentAsked(entry: AgentEntry, plan: Plan, warnings: readonly string[]): AgentAsked {
  const { name, preset, workdir, env, secretEnv } = plan
  const prefix = `${name}: `
  const mine = warnings.filter((warning) => warning.startsWith(prefix))
  return {
    name,
    preset,
    workdir,
    env: { ...(routeOf(entry) !== null && tokenEnvOf(entry, AT_ITS_START)), ...env },
    secretEnv,
    program: programOf(entry, plan),
    troubles: mine.map((warning) => warning.slice(prefix.length)),
    localHosts: localHosts(entry),
    memoryMaxBytes: plan.memory?.maxBytes ?? null,
  }
}

/** A file that is named for OpenClaw is run by our Node, and need not be executable. */
function programOf({ preset }: AgentEntry, { argv, workdir, env }: Plan): string | null {
  const program = argv[0] ?? ''
  if (preset === 'openclaw' && program.includes('/') && existsSync(program)) return program
  return findProgram(program, workdir, env['PATH'] ?? '')
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
