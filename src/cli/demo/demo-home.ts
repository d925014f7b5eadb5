/** The home of the tour: a temporary folder for its owner alone, with the files that a person would have written. */
import { copyFileSync, existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configText, routingText } from '../../demo/cast.ts'
import { AgenthostError, unable } from '../../errors.ts'
import { packageRootOf } from '../../install/release-source.ts'
import { homePaths } from '../home.ts'

export type DemoHome = {
  readonly home: string
  readonly gatewayPort: number
  /** What every process of the tour gets: nothing that could reach a person's keys, home or network. */
  readonly env: NodeJS.ProcessEnv
}

/** A longer path leaves no room for the names of sockets in it (104 bytes on macOS). */
const FOLDER_MAX = 70
const SAMPLES = ['rankings.json', 'models.json'] as const
/** The Monday after the made-up week: as of when its prices are. */
const SAMPLED_AT = Date.UTC(2026, 4, 25, 9) / 1000

export async function demoHome(node: string, upstreamUrl: string, env: NodeJS.ProcessEnv) {
  const shipped = join(packageRootOf(import.meta.filename), 'demo')
  if (!existsSync(shipped)) {
    const message = `unable to show the tour: ${shipped} is not there`
    throw new AgenthostError(
      'bad',
      message,
      'Install agenthost again: its package has that folder.',
    )
  }
  const tmp = tmpdir().length > FOLDER_MAX ? '/tmp' : tmpdir()
  const home = made(tmp)
  try {
    const [gatewayPort, hangingPort] = await freePorts()
    const programs = join(shipped, 'agents')
    const config = configText({ node, programs, hangingPort, gatewayPort, upstreamUrl })
    writeFileSync(join(home, 'agenthost.yaml'), config, { mode: 0o600 })
    writeFileSync(join(home, 'routing.json'), routingText(), { mode: 0o600 })
    for (const name of SAMPLES) {
      copyFileSync(join(shipped, name), join(home, name))
      utimesSync(join(home, name), SAMPLED_AT, SAMPLED_AT)
    }
    const made: DemoHome = { home, gatewayPort, env: environment(home, env) }
    return { ...made, paths: homePaths(made.env) }
  } catch (error) {
    rmSync(home, { recursive: true, force: true })
    throw error
  }
}

function made(tmp: string): string {
  try {
    return mkdtempSync(join(tmp, 'agenthost-demo-'))
  } catch (error) {
    const hint = 'Set TMPDIR to a folder that you may write to.'
    throw unable({ verb: 'make', object: `a folder in ${tmp}`, hint }, error)
  }
}

const HANDED_ON = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'USER', 'LOGNAME', 'SHELL']
const OF_TESTS = ['AGENTHOST_MACOS_TOOLS', 'AGENTHOST_MACOS_ROOT']

function environment(home: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = [...HANDED_ON, ...OF_TESTS].flatMap((name) =>
    env[name] === undefined ? [] : [[name, env[name]] as const],
  )
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    AGENTHOST_HOME: home,
    // In place of any other: what the stand-in takes.
    OPENROUTER_API_KEY: 'made-up-for-the-tour',
  }
}

/** Free a moment ago, both held at once so that they differ. */
async function freePorts(): Promise<readonly [number, number]> {
  const servers = [createServer(), createServer()]
  const ports: number[] = []
  for (const server of servers) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    ports.push((server.address() as AddressInfo).port)
  }
  for (const server of servers) await new Promise((resolve) => server.close(resolve))
  return [ports[0] ?? 0, ports[1] ?? 0]
}
