/** agenthost itself, driven through its commands like the others. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openHome, program } from '../harness/home.ts'
import type { Agent, Peer, Seat, Setting } from './peer.ts'

export function findAgenthost(): Peer {
  program()
  const manifest = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  return {
    name: 'agenthost',
    version,
    variants: ['default', 'fast'],
    logs: true,
    probes: true,
    seat: sit,
  }
}

/** One entry of agenthost.yaml. `more` is added or wins. */
export function entryOf(
  agent: Agent,
  env: Readonly<Record<string, string>>,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { probe } = agent
  const alive = probe && {
    http: `http://127.0.0.1:${probe.port}/`,
    every: `${probe.everyS}s`,
    timeout: `${probe.timeoutS}s`,
    failures: probe.failures,
  }
  return {
    command: agent.argv,
    env,
    stop: { grace: `${agent.graceS}s` },
    log: { maxBytes: `${agent.log.maxBytes}B`, keep: agent.log.keep },
    ...(alive && { alive }),
    ...more,
  }
}

/** No wait and no limit: what the shortest-delay variants of the others are. */
export const NO_WAITS = {
  restart: { upLongEnough: '1s', steps: ['0s'], limit: { starts: 100_000, within: '10m' } },
}

function sit({ room, agents, variant }: Setting): Seat {
  const home = openHome(room)
  const more = variant === 'fast' ? NO_WAITS : {}
  let pid = 0
  const start = async (): Promise<void> => {
    pid = home.launch()
  }
  home.configure(
    Object.fromEntries(agents.map((agent) => [agent.name, entryOf(agent, room.env, more)])),
  )
  return {
    start,
    mainPid: () => pid,
    stopOne: async (name) => void (await home.command('stop', name)),
    stopAll: async () => void (await home.command('stop', '--all')),
    known: async () =>
      (await home.agents()).flatMap((row) =>
        row.pid === null ? [] : [{ name: row.name, pid: row.pid }],
      ),
    recover: start,
    end: () => home.end(pid),
    logFiles: home.logFiles,
  }
}
