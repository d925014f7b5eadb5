/** One private home of agenthost: its configuration, its daemon, and the commands a person would type. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { run, startDaemon, type Ended } from './command.ts'
import { isAlive } from './processes.ts'
import { until } from './stamps.ts'
import { kill, type Room } from './workbench.ts'

/** The part of `status --json` that is looked at here. */
export type AgentRow = {
  readonly name: string
  readonly wanted: string
  readonly phase: string
  readonly pid: number | null
  readonly adopted: boolean
  readonly restarts: number
  readonly note: string
}

export type EventRow = {
  readonly cursor: number
  /** ISO 8601. */
  readonly at: string
  readonly kind: string
  readonly subject: string
  readonly message: string
}

/** Agents as a person writes them, by name. YAML is written as JSON, which it contains. */
export type Entries = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export type Home = {
  readonly dir: string
  readonly daemonOut: string
  readonly configure: (agents: Entries) => void
  /** Writes the file as it stands, for mistakes. */
  readonly configureRaw: (text: string) => void
  /** Starts the daemon and gives its pid at once. */
  readonly launch: (how?: readonly string[]) => number
  readonly command: (...words: string[]) => Promise<Ended>
  readonly answers: (withinMs?: number) => Promise<boolean>
  readonly agents: () => Promise<readonly AgentRow[]>
  readonly events: () => Promise<readonly EventRow[]>
  /** Oldest first. */
  readonly logFiles: (name: string) => readonly string[]
  /** Stops the agents, then the daemon, and waits for it. */
  readonly end: (pid: number) => Promise<void>
}

const CHECKOUT = join(import.meta.dirname, '../..')

/** The built command, found the way npm finds it. */
export function program(): string {
  const manifest = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as {
    bin: { agenthost: string }
  }
  const path = join(CHECKOUT, manifest.bin.agenthost)
  if (!existsSync(path)) throw new Error(`unable to find ${path}: run \`npm run build\` first`)
  return path
}

export function openHome(room: Room, dir = join(room.dir, 'home')): Home {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const daemonOut = join(room.dir, 'daemon.out')
  const env = { ...room.env, AGENTHOST_HOME: dir }
  // As scripts/agenthost runs it.
  const argv = [process.execPath, '--max-semi-space-size=1', program()]
  const command = (...words: string[]): Promise<Ended> =>
    run([...argv, ...words], { env, timeoutMs: 120_000 })
  const configureRaw = (text: string): void => {
    writeFileSync(join(dir, 'agenthost.yaml.new'), text)
    renameSync(join(dir, 'agenthost.yaml.new'), join(dir, 'agenthost.yaml'))
  }
  const agents = async (): Promise<readonly AgentRow[]> => {
    const answer = await command('status', '--json')
    if (answer.code !== 0) throw new Error(`unable to read the status: ${answer.stderr}`)
    return (JSON.parse(answer.stdout) as { agents: AgentRow[] }).agents
  }
  return {
    dir,
    daemonOut,
    configureRaw,
    configure: (entries) => configureRaw(JSON.stringify({ agents: entries }, null, 1)),
    launch: (how = []) =>
      startDaemon([...how, ...argv, 'run'], { env, cwd: room.dir, out: daemonOut }),
    command,
    answers: async (withinMs = 20_000) => {
      const socket = join(dir, 'control.sock')
      return (await until(() => answersNow(command, socket), { withinMs, everyMs: 50 })) !== null
    },
    agents,
    events: async () => eventsIn((await command('events', '--json', '--since', '0')).stdout),
    logFiles: (name) => logFilesIn(join(dir, 'logs/agents'), name),
    end: (pid) => endDaemon(command, pid),
  }
}

async function answersNow(command: Home['command'], socket: string): Promise<boolean> {
  if (!existsSync(socket)) return false
  return (await command('status', '--json')).code === 0
}

async function endDaemon(command: Home['command'], pid: number): Promise<void> {
  if (!isAlive(pid)) return
  await command('stop', '--all')
  kill(pid, 'SIGTERM')
  if ((await until(() => !isAlive(pid), { withinMs: 15_000 })) === null) kill(pid, 'SIGKILL')
}

function eventsIn(text: string): EventRow[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as EventRow)
}

/** `w0.log.000001` or its `.gz` is the oldest; where there are both, the plain one is whole. */
export function logFilesIn(folder: string, name: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder)
  const rotated = names
    .filter((entry) => entry.startsWith(`${name}.log.`) && /\.\d+(\.gz)?$/.test(entry))
    .filter((entry) => !entry.endsWith('.gz') || !names.includes(entry.slice(0, -3)))
    .toSorted()
  const current = names.filter((entry) => entry === `${name}.log`)
  return [...rotated, ...current].map((entry) => join(folder, entry))
}
