/** A host as the presets see it, in a private home and with a clock that a test moves. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandLine, Host, PortOwner } from '../../src/agents/host.ts'
import type { ClaudeEntry, CommandEntry, OpenclawEntry } from '../../src/config/entry.ts'
import { cursorAtEnd, readNew } from '../../src/supervisor/log-reader.ts'
import type { Running, StartContext } from '../../src/supervisor/plan.ts'

export type TestHost = {
  readonly host: Host
  readonly home: string
  /** What the operator was told. */
  readonly notes: string[]
  /** Processes of this host, as a preset sees them. */
  readonly commandLines: CommandLine[]
  readonly advance: (ms: number) => void
  readonly running: (name: string, generation: number) => Running
  readonly context: (name: string, generation: number, env: Record<string, string>) => StartContext
  readonly destroy: () => void
}

export type Facts = {
  readonly portOwner?: PortOwner | null
  readonly openclawService?: string | null
  readonly env?: NodeJS.ProcessEnv
}

export function testHost({
  portOwner = null,
  openclawService = null,
  env = {},
}: Facts = {}): TestHost {
  const home = mkdtempSync(join(tmpdir(), 'ah-'))
  const notes: string[] = []
  const commandLines: CommandLine[] = []
  let now = 0
  const folder = (name: string): string => {
    const path = join(home, 'agents', name)
    mkdirSync(path, { recursive: true })
    return path
  }
  const host: Host = {
    home,
    env,
    clock: {
      now: () => now,
      steady: () => now,
      // What waits here waits for something real: a file, a process.
      wakeAt(_at, wake) {
        const timer = setTimeout(wake, 1)
        return () => clearTimeout(timer)
      },
    },
    node: process.execPath,
    platform: process.platform,
    portOwner: () => Promise.resolve(portOwner),
    gateway: null,
    openclawService: () => Promise.resolve(openclawService),
    readLog: { cursorAtEnd, readNew },
    commandLines: () => Promise.resolve(commandLines),
    evidenceFrom: () => 0,
    note: (agent, message) => void notes.push(`${agent}: ${message}`),
  }
  return {
    host,
    home,
    notes,
    commandLines,
    advance: (ms) => (now += ms),
    running: (name, generation) => ({
      name,
      generation,
      identity: { pid: 1, startedAt: '0', bootId: 'boot' },
      folder: folder(name),
      logPath: join(home, `${name}.log`),
      write: () => Promise.resolve(),
    }),
    context: (name, generation, environment) => ({
      name,
      generation,
      mark: `home/${name}/${generation}/00000000`,
      folder: folder(name),
      logPath: join(home, `${name}.log`),
      workdir: home,
      env: environment,
      wrap: (argv) => argv,
    }),
    destroy: () => rmSync(home, { recursive: true, force: true, maxRetries: 10 }),
  }
}

const COMMON = {
  name: 'a',
  fingerprint: 'f1',
  workdir: '/work',
  env: {},
  secretEnv: {},
  after: [],
  restart: {},
  alive: [],
  stop: {},
  log: {},
} as const

export function commandEntry(change: Partial<CommandEntry> = {}): CommandEntry {
  return { ...COMMON, preset: 'command', command: ['sleep', '1000'], stdin: 'none', ...change }
}

export function openclawEntry(change: Partial<OpenclawEntry> = {}): OpenclawEntry {
  return { ...COMMON, preset: 'openclaw', port: 18_789, ...change }
}

export function claudeEntry(change: Partial<ClaudeEntry> = {}): ClaudeEntry {
  return { ...COMMON, preset: 'claude-code', args: [], ...change }
}
