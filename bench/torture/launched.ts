/**
 * A launchd (the stand-in) that keeps the daemon and runs the real watchdog: KeepAlive, ThrottleInterval and StartInterval
 * as the plists have them, four times as fast. The daemon itself is on Linux; only the watchdog believes in a Mac.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, parse } from 'plist'
import { STAND_IN, STAND_IN_ROOT } from '../../src/platform/darwin/tools.ts'
import { macHost, type MacHost } from '../../test/support/mac-host.ts'
import { program } from '../harness/home.ts'

const CHECKOUT = join(import.meta.dirname, '../..')
const TIME_SCALE = 4

export type Launched = {
  readonly mac: MacHost
  /** Writes and loads both jobs. `env` is the daemon's beside what its plist has. */
  readonly load: (
    node: string,
    home: string,
    env: Readonly<Record<string, string>>,
  ) => Promise<void>
  readonly pidOf: (job: 'daemon' | 'watchdog') => Promise<number | null>
  readonly runsOf: (job: 'daemon' | 'watchdog') => Promise<number>
  /** Takes both out, and waits until the daemon has gone. */
  readonly unload: () => Promise<void>
}

export async function launched(): Promise<Launched> {
  const mac = await macHost({ userFolder: 'torture', timeScale: TIME_SCALE, environment: {} })
  const label = (job: string): string => `io.agenthost.${job}`
  const find = async (job: string) =>
    (await mac.launchd.jobs()).find((each) => each.label === label(job))
  const put = async (job: string, argv: readonly string[], env: object): Promise<void> => {
    const template = parse(readFileSync(join(CHECKOUT, `launchd/${job}.plist`), 'utf8'))
    mkdirSync(join(mac.libraryFolder, 'LaunchAgents'), { recursive: true })
    const path = join(mac.libraryFolder, 'LaunchAgents', `${label(job)}.plist`)
    const log = join(mac.home, `${job}.launchd.log`)
    const own = {
      ...(template as Record<string, string>),
      Label: label(job),
      ProgramArguments: [...argv],
      WorkingDirectory: mac.home,
      StandardOutPath: log,
      StandardErrorPath: log,
      EnvironmentVariables: { ...env },
    }
    writeFileSync(path, build(own), { mode: 0o644 })
    const { code, err } = await mac.tool('launchctl', ['bootstrap', mac.gui, path])
    if (code !== 0) throw new Error(`unable to load ${job}: ${err}`)
  }
  return {
    mac,
    async load(node, home, env) {
      const common = { AGENTHOST_HOME: home, PATH: process.env['PATH'] ?? '', ...env }
      await put('daemon', [node, '--max-semi-space-size=1', program(), 'run'], common)
      const standIn = { [STAND_IN]: mac.tools, [STAND_IN_ROOT]: mac.root }
      await put('watchdog', [process.execPath, program(), 'watchdog'], { ...common, ...standIn })
    },
    pidOf: async (job) => (await find(job))?.pid ?? null,
    runsOf: async (job) => (await find(job))?.runs ?? 0,
    async unload() {
      for (const job of ['watchdog', 'daemon']) {
        await mac.tool('launchctl', ['bootout', `${mac.gui}/${label(job)}`])
      }
    },
  }
}
