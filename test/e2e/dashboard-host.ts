/** A whole agenthost with a gateway, and its dashboard as a process, with the address that it printed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { programPath } from '../support/program.ts'
import { gatewayE2e, TOKEN, type GatewayE2e } from './gateway-host.ts'

export type Dashboard = {
  /** With the token in its fragment. */
  readonly address: string
  readonly said: () => string
  /** Its exit code. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

export type DashboardHost = {
  readonly e2e: GatewayE2e
  readonly dashboard: (port?: number) => Promise<Dashboard>
  /** Asks the gateway as a client does; the text of the answer. */
  readonly asks: (prompt: string) => Promise<string>
  readonly close: () => Promise<void>
}

const LOOP = `const say = (n) => console.log('line ' + n)
let n = 0
setInterval(() => say(n += 1), 200)`

/** What a log may hold: markup, colours, a line that turns the direction of writing. */
export const HOSTILE = '<script>window.caught = 1</script><img src=x onerror="window.caught = 1">'

const AGENTS = [
  `  talker: { command: [node, -e, ${JSON.stringify(LOOP)}], workdir: . }\n`,
  `  hostile: { command: [node, -e, ${JSON.stringify(
    `console.log(${JSON.stringify(`\u001b[31m${HOSTILE}\u001b[0m \u202edrawkcab`)}); setInterval(() => 0, 1000)`,
  )}], workdir: . }\n`,
  `  looper: { command: [sh, -c, "echo no; exit 3"], workdir: . }\n`,
  `  idle: { command: [sleep, "1000"], workdir: . }\n`,
]

const JOBS = [
  'jobs:',
  '  nightly: { cron: "30 2 * * *", command: [sh, -c, "echo done"], workdir: . }',
  '  broken: { cron: "0 9 * * 1", timezone: America/New_York, command: [sh, -c, "echo oh; exit 2"], workdir: . }',
  '',
].join('\n')

const TABLE = {
  routes: {
    plain: 'openrouter/standin/deep',
    careful: { model: 'openrouter/faulty/500', fallback: ['human_queue'], monthly_cap_usd: 5 },
  },
  monthly_cap_usd: 100,
}

export async function dashboardHost(): Promise<DashboardHost> {
  const e2e = await gatewayE2e()
  const { host } = e2e
  await e2e.route(TABLE)
  e2e.configure(...AGENTS, JOBS)
  await e2e.start()
  const token = TOKEN.exec(await host.run('gateway', 'token', 'desk'))?.[0] ?? ''
  const running: ChildProcess[] = []
  await host.run('stop', 'idle')
  return {
    e2e,
    async dashboard(port) {
      const { PATH, LANG } = process.env
      const at = String(port ?? (await freePort()))
      const child = spawn(process.execPath, [programPath(), 'dashboard', '--port', at], {
        env: { PATH, LANG, HOME: host.home, AGENTHOST_HOME: host.home, USER: 'lea' },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      running.push(child)
      const ended = once(child, 'exit')
      let said = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (piece) => (said += String(piece)))
      }
      const address = await eventually('it says where it is', () => {
        if (child.exitCode !== null)
          throw new Error(`the dashboard exited ${child.exitCode}: ${said}`)
        return /http:\S+/.exec(said)?.[0]
      })
      return {
        address,
        said: () => said,
        async end(signal) {
          child.kill(signal)
          return ((await ended) as [number | null])[0]
        },
      }
    },
    async asks(prompt) {
      const answer = await fetch(`${e2e.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'careful',
          max_tokens: 100,
          messages: [{ role: 'user', content: prompt }],
        }),
      })
      const body = (await answer.json()) as {
        readonly choices?: readonly [{ readonly message: { readonly content: string } }]
      }
      return body.choices?.[0].message.content ?? JSON.stringify(body)
    },
    async close() {
      for (const child of running) child.kill('SIGKILL')
      await e2e.close()
    },
  }
}

/** The built page, made once where the program under test is not the built one. */
export async function builtPage(): Promise<void> {
  const root = join(import.meta.dirname, '../..')
  if (programPath().endsWith('.js') && statSync(join(root, 'dist/dashboard/page.js')).size > 0)
    return
  const { buildPage } = (await import('../../scripts/build-page.mjs' as string)) as {
    readonly buildPage: (folder: string) => Promise<void>
  }
  await buildPage(join(root, 'dist/dashboard'))
}
