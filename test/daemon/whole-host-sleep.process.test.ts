/** A Mac of tests that sleeps for real: every process of it stands still for longer than a gap. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { controlClient } from '../../src/control/client.ts'
import type { HostEvent, Status } from '../../src/control/protocol.ts'
import { GAP_MS } from '../../src/supervisor/gap.ts'
import { agenthost } from '../cli/agenthost.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { macHost } from '../support/mac-host.ts'
import { processesNaming } from '../support/processes-naming.ts'
import { programPath } from '../support/program.ts'

const ANSWERING = join(import.meta.dirname, '../fixtures/answering.mjs')

/** Long enough to be a gap, whatever the tick was doing. */
async function longEnough(): Promise<void> {
  const until = performance.now() + GAP_MS + 2000
  await eventually('the gap is long enough', () => performance.now() > until, 60_000)
}

/** Agents whose probes are strict: the first silence is a hang. */
function agentsOf(folder: string, port: number): string {
  const command = JSON.stringify([process.execPath, ANSWERING, `${folder}/port`, `${folder}/beat`])
  return `agents:
  web:
    command: ${command}
    workdir: ${JSON.stringify(folder)}
    env: { PORT: "${port}" }
    onWake: probe
    hungAfterSilence: 5s
    alive:
      - { http: "http://127.0.0.1:${port}/", every: 1s, timeout: 1s, failures: 1 }
      - { heartbeat: ${JSON.stringify(`${folder}/beat`)}, silence: 3s, every: 500ms, failures: 1 }
`
}

type Seen = { readonly pids: readonly (number | null)[]; readonly restarts: readonly number[] }

function told(home: string) {
  const client = controlClient(join(home, 'control.sock'))
  const status = (): Promise<Status> => client.status()
  const events = async (kind: string): Promise<readonly HostEvent[]> => {
    const all: HostEvent[] = []
    for await (const event of client.events({ since: 0 })) all.push(event)
    return all.filter((event) => event.kind === kind)
  }
  const seen = async (): Promise<Seen> => {
    const { agents } = await status()
    return { pids: agents.map(({ pid }) => pid), restarts: agents.map(({ restarts }) => restarts) }
  }
  const allAlive = (): Promise<boolean> =>
    status()
      .then(({ agents }) => agents.length > 0 && agents.every(({ alive }) => alive === true))
      .catch(() => false)
  return { status, events, seen, allAlive }
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}

async function aMac() {
  const mac = await macHost()
  mkdirSync(mac.agenthostHome, { recursive: true, mode: 0o700 })
  writeFileSync(join(mac.agenthostHome, 'agenthost.yaml'), agentsOf(mac.home, await freePort()))
  const daemon = mac.start('run')
  daemon.stdout?.resume()
  daemon.stderr?.resume()
  const host = told(mac.agenthostHome)
  await eventually('all agents are alive', host.allAlive, 40_000)
  const caffeinates = (): readonly string[] => readdirSync(join(mac.state, 'assertions'))
  return { mac, daemon, caffeinates, ...host }
}

describe.concurrent('a Mac that sleeps with its daemon and its agents', () => {
  it('is told to have slept once; no agent is taken for hung or restarted', async () => {
    const { mac, events, seen, status, caffeinates, allAlive } = await aMac()
    try {
      await eventually('it is held awake', () => caffeinates().length === 1)
      const before = await seen()
      const held = caffeinates()
      // Somebody wakes it, so that it is awake for good at once.
      mac.userIsActive(true)
      await mac.asleep(longEnough)
      const sleeps = await eventually('the sleep is shown', async () => {
        const { daemon } = await status()
        return daemon.sleeps.length > 0 && daemon.sleeps
      })
      expect(sleeps).toMatchObject([{ wakes: 0, certain: true }])
      expect(Math.abs((sleeps[0]?.seconds ?? 0) - GAP_MS / 1000 - 2)).toBeLessThan(3)
      const slept = await eventually('it is told', async () => {
        const found = await events('host.slept')
        return found.length > 0 && found
      })
      await eventually('they are alive', allAlive)
      expect(slept).toHaveLength(1)
      expect(await events('daemon.stalled')).toEqual([])
      expect(await events('agent.hung')).toEqual([])
      expect(await seen()).toEqual(before)
      expect(caffeinates()).toEqual(held)
      expect((await mac.run('status')).out).toMatch(/slept 1\ds, woke \d\d:\d\d \(\d+s ago\)/)
    } finally {
      await mac.destroy()
    }
  })

  it('is told to have been stalled when the kernel knows of no sleep', async () => {
    const { mac, events, seen, status } = await aMac()
    try {
      const before = await seen()
      const standing = processesNaming(mac.base)
      signalAll(standing, 'SIGSTOP')
      await longEnough()
      signalAll(standing, 'SIGCONT')
      const stalls = await eventually('it is told', async () => {
        const found = await events('daemon.stalled')
        return found.length > 0 && found
      })
      expect(stalls).toHaveLength(1)
      expect((await status()).daemon.sleeps).toEqual([])
      expect(await events('agent.hung')).toEqual([])
      expect(await seen()).toEqual(before)
    } finally {
      await mac.destroy()
    }
  })
})

describe.concurrent('a daemon on Linux that is stopped for a while', () => {
  it('says that it stood still, and that the host did not sleep', async () => {
    const host = agenthost()
    let daemon: ChildProcess | null = null
    try {
      host.configure(agentsOf(host.home, await freePort()))
      daemon = spawn(process.execPath, [programPath(), 'run'], { env: host.env, stdio: 'ignore' })
      const { events, seen, status, allAlive } = told(host.home)
      await eventually('all agents are alive', allAlive, 40_000)
      const before = await seen()
      signalAll([daemon.pid ?? 0], 'SIGSTOP')
      await longEnough()
      signalAll([daemon.pid ?? 0], 'SIGCONT')
      const stalls = await eventually('it is told', async () => {
        const found = await events('daemon.stalled')
        return found.length > 0 && found
      })
      expect(stalls).toHaveLength(1)
      const now = await status()
      expect(now.daemon.sleeps).toEqual([])
      expect(now.daemon.awake).toBe(null)
      expect(await seen()).toEqual(before)
      await host.run(['stop', '--all'])
    } finally {
      if (daemon !== null && daemon.exitCode === null) {
        daemon.kill('SIGTERM')
        await once(daemon, 'exit')
      }
      await host.destroy()
    }
  })
})
