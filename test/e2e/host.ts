/** A whole agenthost in a private home: its daemon as a process, its commands, its agents. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { controlClient } from '../../src/control/client.ts'
import type { AgentStatus, HostEvent } from '../../src/control/protocol.ts'
import { homeIdOf } from '../../src/daemon/home-id.ts'
import { processesOf } from '../../src/platform/processes.ts'
import { readMark } from '../../src/supervisor/process.ts'
import { eventually } from '../support/eventually.ts'
import { programPath } from '../support/program.ts'

export type E2eHost = {
  readonly home: string
  /** A folder for agents to work in. */
  readonly workdir: string
  readonly configure: (yaml: string) => void
  /** With more in its environment, such as a secret. */
  readonly startDaemon: (more?: NodeJS.ProcessEnv) => Promise<void>
  /** SIGKILL; the agents go on. */
  readonly killDaemon: () => Promise<void>
  /** One command to its end; throws what it complained of unless it exits 0. */
  readonly run: (...args: readonly string[]) => Promise<string>
  /** One command to its end, that has to end with another code than 0; what it says on stdout. */
  readonly fails: (...args: readonly string[]) => Promise<string>
  readonly agent: (name: string) => Promise<AgentStatus>
  /** Waits until the agent is up and ready, as another process than `not`. */
  readonly up: (
    name: string,
    not?: number | null,
  ) => Promise<AgentStatus & { readonly pid: number }>
  /** Waits for an event of this kind about this agent. */
  readonly event: (name: string, kind: string) => Promise<HostEvent>
  readonly log: (name: string) => string
  /** The private folder of an agent. */
  readonly folder: (name: string) => string
  /** Live processes of this home. */
  readonly processes: () => Promise<readonly number[]>
  readonly destroy: () => Promise<void>
}

/** OpenClaw needs half a minute on a busy host. */
const UP_WITHIN_MS = 120_000

/** `program` runs the daemon and the commands; it is given the words of a command line. */
export function e2eHost(program = programPath()): E2eHost {
  // Short, for the sockets in it; and real, since a trusted folder is known by its real path.
  const home = mkdtempSync(join(realpathSync(tmpdir()), 'ah-'))
  const workdir = join(home, 'work')
  mkdirSync(workdir)
  const { PATH, LANG } = process.env
  const env = { PATH, LANG, HOME: home, AGENTHOST_HOME: home }
  const client = controlClient(join(home, 'control.sock'))
  let daemon: ChildProcess | null = null

  const agent = async (name: string): Promise<AgentStatus> => {
    const { agents } = await client.status()
    const found = agents.find((each) => each.name === name)
    if (found === undefined) throw new Error(`no agent ${name}`)
    return found
  }
  const log = (name: string): string =>
    readFileSync(join(home, 'logs/agents', `${name}.log`), 'utf8')
  const processes = async (): Promise<readonly number[]> => {
    const table = await processesOf(process.env).list({ marks: true })
    const id = homeIdOf(home)
    return table
      .filter(
        ({ mark, state }) => state !== 'zombie' && mark !== null && readMark(mark)?.homeId === id,
      )
      .map(({ pid }) => pid)
  }
  const command = async (
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> => {
    const child = spawn(process.execPath, [program, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(child, 'close')
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = (await ended) as [number | null]
    return { code, out, err }
  }
  const endDaemon = async (signal: NodeJS.Signals): Promise<void> => {
    if (daemon === null || daemon.exitCode !== null || daemon.signalCode !== null) return
    const ended = once(daemon, 'exit')
    daemon.kill(signal)
    await ended
  }

  return {
    home,
    workdir,
    configure: (yaml) => writeFileSync(join(home, 'agenthost.yaml'), yaml),
    async startDaemon(more = {}) {
      const own = { ...env, ...more }
      daemon = spawn(process.execPath, [program, 'run'], { env: own, stdio: 'ignore' })
      await eventually('the daemon answers', () => client.status().catch(() => null))
    },
    killDaemon: () => endDaemon('SIGKILL'),
    async run(...args) {
      const { code, out, err } = await command(...args)
      if (code !== 0) throw new Error(`agenthost ${args.join(' ')} exited ${code}: ${err}`)
      return out
    },
    async fails(...args) {
      const { code, out } = await command(...args)
      if (code === 0) throw new Error(`agenthost ${args.join(' ')} exited 0`)
      return out
    },
    agent,
    async up(name, not = null) {
      const look = async (): Promise<(AgentStatus & { readonly pid: number }) | null> => {
        const found = await agent(name)
        const { phase, ready, pid } = found
        return phase === 'up' && ready && pid !== null && pid !== not ? { ...found, pid } : null
      }
      return eventually(`${name} is up`, look, UP_WITHIN_MS)
    },
    event: (name, kind) =>
      eventually(
        `${kind} of ${name}`,
        async () => {
          for await (const event of client.events({ since: 0 })) {
            if (event.kind === kind && event.subject === name) return event
          }
          return null
        },
        UP_WITHIN_MS,
      ),
    log,
    folder: (name) => join(home, 'agents', name),
    processes,
    async destroy() {
      await endDaemon('SIGKILL')
      for (let left = await processes(); left.length > 0; left = await processes()) {
        for (const pid of left) killIfThere(pid)
        await new Promise((resolve) => setImmediate(resolve))
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
