/**
 * Gateways that npm (and, of one, pip) can install, into a folder that is kept between runs. Portkey with the versions of its own lock file:
 * with what npm resolves today, each of its streams dies. claude-code-router takes Anthropic's messages alone.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../test/support/free-port.ts'
import { runWell } from '../harness/command.ts'
import type { Workbench } from '../harness/workbench.ts'
import { answering, anyTarget, startNode, type Contestant, type Starting } from './contestants.ts'
import { litellm } from './litellm.ts'

export type Peer = {
  readonly version: string
  /** Puts it into a folder that is kept. Rejects with why it cannot. */
  readonly install: (folder: string) => Promise<unknown>
  /** In that folder: there only if everything is. */
  readonly entry: string
  readonly start: (entry: string, starting: Starting) => Promise<Contestant>
}

const portkey: Peer = {
  version: '1.15.2',
  install: byNpm({
    dependencies: { '@portkey-ai/gateway': '1.15.2' },
    overrides: { hono: '4.9.7', '@hono/node-server': '1.13.5' },
  }),
  entry: 'node_modules/@portkey-ai/gateway/build/start-server.js',
  async start(entry, { room, upstreamPort }) {
    const port = await freePort()
    const argv = [entry, '--headless', `--port=${port}`]
    const pid = startNode(room, 'portkey', argv, { NODE_ENV: 'production' })
    await answering(pid, `http://127.0.0.1:${port}/`)
    const headers = {
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `http://127.0.0.1:${upstreamPort}/api/v1`,
    }
    const plain = anyTarget(port, '/v1', 'bench/small')
    return {
      name: 'portkey',
      pid,
      target: (shape) => {
        if (shape.protocol !== 'chat') return null
        const target = plain(shape)
        return { ...target, headers: { ...target.headers, ...headers } }
      },
    }
  },
}

const claudeCodeRouter: Peer = {
  version: '1.0.73',
  install: byNpm({ dependencies: { '@musistudio/claude-code-router': '1.0.73' } }),
  entry: 'node_modules/@musistudio/claude-code-router/dist/cli.js',
  async start(entry, { room, upstreamPort }) {
    const port = await freePort()
    const home = join(room.dir, 'claude-code-router')
    const folder = join(home, '.claude-code-router')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'config.json'), JSON.stringify(routerConfig(port, upstreamPort)))
    const env = { HOME: home, SERVICE_PORT: String(port) }
    const pid = startNode(room, 'claude-code-router', [entry, 'start'], env)
    await answering(pid, `http://127.0.0.1:${port}/health`)
    const target = anyTarget(port, '/v1', 'bench/small')
    return {
      name: 'claude-code-router',
      pid,
      target: (shape) => (shape.protocol === 'messages' ? target(shape) : null),
    }
  },
}

function routerConfig(port: number, upstreamPort: number): object {
  const provider = {
    name: 'fixed',
    api_base_url: `http://127.0.0.1:${upstreamPort}/api/v1/messages`,
    api_key: 'upstream-key',
    models: ['bench/small'],
    transformer: { use: ['Anthropic'] },
  }
  return {
    HOST: '127.0.0.1',
    PORT: port,
    LOG: false,
    APIKEY: 'local-token',
    NON_INTERACTIVE_MODE: true,
    API_TIMEOUT_MS: 60_000,
    Providers: [provider],
    Router: { default: 'fixed,bench/small', background: 'fixed,bench/small' },
  }
}

const PEERS: Readonly<Record<string, Peer>> = {
  portkey,
  'claude-code-router': claudeCodeRouter,
  litellm,
}

export const GATEWAY_PEERS = Object.keys(PEERS)

export type PeerNews = {
  readonly contestant?: Contestant
  readonly version?: string
  /** Why it is not there. */
  readonly why?: string
}

/** With the reason, where it cannot be installed or does not start. */
export async function startPeer(
  name: string,
  bench: Workbench,
  starting: Starting,
): Promise<PeerNews> {
  const peer = PEERS[name]
  if (peer === undefined)
    throw new Error(`unable to run ${name}: there is ${GATEWAY_PEERS.join(', ')}`)
  try {
    const entry = await installed(name, peer, bench)
    return { contestant: await peer.start(entry, starting), version: peer.version }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    bench.say(`without ${name}: ${why}`)
    return { why }
  }
}

/** A declaration, so that the peers above can use it. */
function byNpm(manifest: object): Peer['install'] {
  return (folder) => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, ...manifest }))
    const argv = ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund']
    return runWell(argv, { cwd: folder, timeoutMs: 300_000 })
  }
}

async function installed(
  name: string,
  { install, entry }: Peer,
  { cache, say }: Workbench,
): Promise<string> {
  const folder = join(cache, 'gateways', name)
  const path = join(folder, entry)
  if (existsSync(path)) return path
  say(`installing ${name}`)
  mkdirSync(folder, { recursive: true })
  await install(folder)
  if (!existsSync(path)) throw new Error(`${entry} did not come with it`)
  return path
}
