/** A private home with a gateway in it: `agenthost gateway serve` as a process, its routing table, its tokens. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import { programPath } from './program.ts'
import { PRICED_KEY } from './priced-upstream.ts'

export type GatewayHome = {
  readonly home: string
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  readonly routing: (table: object) => void
  readonly start: () => Promise<void>
  readonly kill: (signal?: NodeJS.Signals) => Promise<void>
  /** What `gateway token NAME` makes, with options such as `--cap 1`. */
  readonly token: (name: string, ...options: readonly string[]) => Promise<string>
  /** One command to its end, whatever its exit code. */
  readonly run: (
    ...args: readonly string[]
  ) => Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>
  /** For what is started from now on. */
  readonly setEnv: (more: NodeJS.ProcessEnv) => void
  readonly destroy: () => Promise<void>
}

export async function gatewayHome(upstream: string): Promise<GatewayHome> {
  const home = mkdtempSync(join(tmpdir(), 'ahg-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = { agents: {}, gateway: { port }, upstreams: { openrouter: { url: upstream } } }
  // YAML is written as JSON, which it contains.
  writeFileSync(join(home, 'agenthost.yaml'), JSON.stringify(config))
  const { PATH, LANG } = process.env
  const env: NodeJS.ProcessEnv = {
    PATH,
    LANG,
    HOME: home,
    AGENTHOST_HOME: home,
    OPENROUTER_API_KEY: PRICED_KEY,
  }
  const program = programPath()
  let gateway: ChildProcess | null = null

  const run: GatewayHome['run'] = async (...args) => {
    const child = spawn(process.execPath, [program, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(child, 'close')
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = (await ended) as [number | null]
    return { code, out, err }
  }
  const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (gateway === null || gateway.exitCode !== null || gateway.signalCode !== null) return
    const ended = once(gateway, 'exit')
    gateway.kill(signal)
    await ended
  }
  return {
    home,
    url,
    routing: (table) => writeFileSync(join(home, 'routing.json'), JSON.stringify(table)),
    async start() {
      const child = spawn(process.execPath, [program, 'gateway', 'serve'], {
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      gateway = child
      const said = text(child.stderr)
      const isUp = async (): Promise<boolean> => {
        if (child.exitCode !== null)
          throw new Error(`the gateway exited ${child.exitCode}: ${await said}`)
        return (await fetch(`${url}/healthz`).catch(() => null))?.ok === true
      }
      await eventually('the gateway listens', isUp)
    },
    kill,
    async token(name, ...options) {
      const { code, out, err } = await run('gateway', 'token', name, ...options)
      const token = /ah-[\w-]{43}/.exec(out)?.[0]
      if (code !== 0 || token === undefined)
        throw new Error(`gateway token ${name} exited ${code}: ${err}`)
      return token
    },
    run,
    setEnv: (more) => void Object.assign(env, more),
    async destroy() {
      await kill()
      rmSync(home, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
