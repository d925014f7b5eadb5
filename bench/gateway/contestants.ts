/** Who is measured: the upstream itself, the bare proxy, our gateway with every cap held, and what npm has beside them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../test/support/free-port.ts'
import { runWell, startDaemon } from '../harness/command.ts'
import { program } from '../harness/home.ts'
import { isAlive } from '../harness/processes.ts'
import { until } from '../harness/stamps.ts'
import type { Room } from '../harness/workbench.ts'
import type { Target } from './socket-client.ts'

/** What is asked for: the two dialects that agents speak, whole or as a stream. */
export type Shape = { readonly protocol: 'chat' | 'messages'; readonly isStream: boolean }

export type Contestant = {
  readonly name: string
  /** Null for the upstream, which is nobody's burden. */
  readonly pid: number | null
  /** Null for a dialect that it does not speak. */
  readonly target: (shape: Shape) => Target | null
}

export type Starting = { readonly room: Room; readonly upstreamPort: number }

export const DIRECT = 'direct'
export const BARE = 'bare'
export const OURS = 'agenthost'

const TOKEN = 'local-token'
const END = {
  chat: { path: '/chat/completions', json: '"usage"', stream: '[DONE]' },
  messages: { path: '/messages', json: '"usage"', stream: 'message_stop' },
} as const

export async function startUpstream(room: Room): Promise<number> {
  const port = await freePort()
  const script = join(import.meta.dirname, 'fixed-upstream.ts')
  const pid = startNode(room, 'upstream', [script, String(port)])
  await answering(pid, `http://127.0.0.1:${port}/api/v1/models`)
  return port
}

export function direct({ upstreamPort }: Starting): Contestant {
  return { name: DIRECT, pid: null, target: anyTarget(upstreamPort, '/api/v1', 'bench/small') }
}

export async function bare({ room, upstreamPort }: Starting): Promise<Contestant> {
  const port = await freePort()
  const script = join(import.meta.dirname, 'bare-proxy.ts')
  const pid = startNode(room, BARE, [script, String(port), String(upstreamPort)])
  await answering(pid, `http://127.0.0.1:${port}/healthz`)
  return { name: BARE, pid, target: anyTarget(port, '/api/v1', 'bench/small') }
}

/** Caps over everything, over the route and over the caller: none is ever reached, each is held and settled. */
export async function ours({ room, upstreamPort }: Starting): Promise<Contestant> {
  const port = await freePort()
  const home = join(room.dir, 'home')
  mkdirSync(home, { mode: 0o700 })
  const upstream = { url: `http://127.0.0.1:${upstreamPort}/api/v1` }
  const config = { agents: {}, gateway: { port }, upstreams: { openrouter: upstream } }
  writeFileSync(join(home, 'agenthost.yaml'), JSON.stringify(config))
  const bench = {
    model: 'openrouter/bench/small',
    monthly_cap_usd: 900_000,
    daily_cap_usd: 800_000,
  }
  const table = { routes: { bench }, fallback: [], monthly_cap_usd: 1_000_000 }
  writeFileSync(join(home, 'routing.json'), JSON.stringify(table))
  const env = { AGENTHOST_HOME: home, OPENROUTER_API_KEY: 'upstream-key' }
  const pid = startNode(room, OURS, [program(), 'gateway', 'serve'], env)
  await answering(pid, `http://127.0.0.1:${port}/healthz`)
  const words = ['gateway', 'token', 'bench', '--cap', '700000']
  const said = await runWell([process.execPath, program(), ...words], {
    env: { ...room.env, ...env },
  })
  const token = /ah-[\w-]{43}/.exec(said)?.[0]
  if (token === undefined) throw new Error('`gateway token` said no token')
  return { name: OURS, pid, target: anyTarget(port, '/v1', 'bench', token) }
}

export function anyTarget(
  port: number,
  base: string,
  model: string,
  token = TOKEN,
): (shape: Shape) => Target {
  return ({ protocol, isStream }) => ({
    port,
    path: `${base}${END[protocol].path}`,
    headers: headersOf(protocol, token),
    body: bodyOf(model, isStream),
    end: isStream ? END[protocol].stream : END[protocol].json,
  })
}

/** As Claude Code sends them, its session with each call. */
function headersOf(protocol: Shape['protocol'], token: string): Readonly<Record<string, string>> {
  if (protocol === 'chat') return { authorization: `Bearer ${token}` }
  const session = '0b6f3f3e-5d0e-4c1b-9a55-2f4f6c0f9a11'
  return {
    'x-api-key': token,
    'anthropic-version': '2023-06-01',
    'x-claude-code-session-id': session,
  }
}

export function bodyOf(model: string, isStream: boolean): string {
  const messages = [{ role: 'user', content: 'Say hello to the upstream, please.' }]
  return JSON.stringify({ model, max_tokens: 256, messages, ...(isStream && { stream: true }) })
}

export function startNode(
  room: Room,
  name: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): number {
  const out = join(room.dir, `${name}.out`)
  return startDaemon([process.execPath, ...argv], {
    env: { ...room.env, ...env },
    cwd: room.dir,
    out,
  })
}

/** Waits until it answers anything at all; throws when its process ends before. */
export async function answering(pid: number, url: string, withinMs = 60_000): Promise<void> {
  const answers = async (): Promise<boolean> => {
    if (!isAlive(pid)) throw new Error(`${url} cannot answer: its process has ended`)
    return (await fetch(url).catch(() => null)) !== null
  }
  if ((await until(answers, { withinMs, everyMs: 50 })) === null) {
    throw new Error(`${url} does not answer`)
  }
}
