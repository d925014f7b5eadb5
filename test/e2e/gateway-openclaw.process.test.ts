/** The real OpenClaw with a route: its provider is the gateway, and it is told so in its own configuration. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { gate } from '../support/model-answers.ts'
import { PRICED_KEY } from '../support/priced-upstream.ts'
import { describeWith, realAgents } from '../support/real-agents.ts'
import { gatewayE2e, TOKEN, type GatewayE2e } from './gateway-host.ts'

/** It takes 5 s to start, and 30 s where two cores are busy. */
const LONG_MS = 240_000

const MODELS = { main: 'openrouter/standin/deep', spare: 'openrouter/standin/spare' }
const TABLE = { routes: MODELS, fallback: [] as readonly string[], monthly_cap_usd: 100 }
const withMain = (main: unknown, more: object = {}): object => ({
  ...TABLE,
  routes: { ...MODELS, main },
  ...more,
})

// One of them for all: each test leaves it up.
describeWith(['openclaw'], 'an OpenClaw with a route', () => {
  let e2e: GatewayE2e

  beforeAll(async () => {
    e2e = await gatewayE2e()
    await e2e.route(TABLE)
    const claw = [
      '  claw:',
      '    preset: openclaw',
      `    program: ${realAgents.openclaw}`,
      `    port: ${await freePort()}`,
      '    route: main',
      '',
    ]
    e2e.configure(claw.join('\n'))
    await e2e.start()
    await e2e.host.up('claw')
  }, LONG_MS)

  afterAll(() => e2e.close(), LONG_MS)

  /** What the client of a person prints. */
  async function ask(message: string): Promise<string> {
    const state = join(e2e.host.folder('claw'), 'openclaw')
    const path = join(state, 'openclaw.json')
    const { gateway } = JSON.parse(readFileSync(path, 'utf8')) as {
      gateway: { auth: { token: string } }
    }
    const env = {
      PATH: process.env['PATH'],
      HOME: e2e.host.home,
      OPENCLAW_STATE_DIR: state,
      OPENCLAW_CONFIG_PATH: path,
      OPENCLAW_GATEWAY_TOKEN: gateway.auth.token,
      // Stands in the configuration; the client does not call the model itself.
      AGENTHOST_GATEWAY_TOKEN: 'unused',
    }
    const words = ['agent', '--agent', 'main', '--message', message, '--json', '--timeout', '90']
    const client = spawn(process.execPath, [realAgents.openclaw, ...words], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return text(client.stdout)
  }

  const directed = (answers: unknown): Promise<string> => ask(`@@answer ${JSON.stringify(answers)}`)

  it(
    'holds a conversation with tools through the gateway, which alone has the key',
    async () => {
      const call = { call: 'exec', input: { command: 'echo from the claw' } }
      expect(await directed([call, { say: 'The claw has spoken.' }])).toContain(
        'The claw has spoken.',
      )
      expect(e2e.upstreamSaw(/from the claw/)).toBe(true)
      expect(e2e.newest()).toMatchObject({ model: 'standin/deep', protocol: 'chat' })
      expect(e2e.newest()?.request.headers.authorization).toBe(`Bearer ${PRICED_KEY}`)
      expect(e2e.upstreamSaw(TOKEN)).toBe(false)
    },
    LONG_MS,
  )

  it(
    'is given another model when its route is switched under it, and keeps its process',
    async () => {
      const { pid } = await e2e.host.up('claw')
      await e2e.route(withMain('openrouter/standin/fast'))
      expect(await directed({ say: 'Here I am.' })).toContain('Here I am.')
      expect(e2e.newest()?.model).toBe('standin/fast')
      expect(await e2e.host.up('claw')).toMatchObject({ pid, restarts: 0 })
    },
    LONG_MS,
  )

  it(
    'is served by the fallback when its own model is overloaded',
    async () => {
      await e2e.route(withMain('openrouter/faulty/529', { fallback: ['spare'] }))
      expect(await directed({ say: 'From the spare one.' })).toContain('From the spare one.')
      expect(e2e.newest()?.model).toBe('standin/spare')
    },
    LONG_MS,
  )

  it(
    'is answered by a person where no model can',
    async () => {
      const human = { model: 'openrouter/faulty/500', fallback: ['human_queue'] }
      await e2e.route(withMain(human))
      const asked = ask('Who is there?')
      const id = await eventually(
        'the request is parked',
        async () => /"id": ?(\d+)/.exec(await e2e.host.run('queue', 'list', '--json'))?.[1],
        60_000,
      )
      expect(await e2e.host.run('queue', 'show', id)).toContain('Who is there?')
      await e2e.host.run('queue', 'answer', id, '--text', 'A person is.')
      expect(await asked).toContain('A person is.')
    },
    LONG_MS,
  )

  it(
    'is brought through by its own retry when the gateway is killed in the middle of an answer',
    async () => {
      await e2e.route(TABLE)
      const { settings } = e2e.upstream
      const { pace } = settings
      const reached = gate()
      const held = gate()
      settings.pace = (piece) => {
        if (piece < 4) return pace(piece)
        reached.open()
        return held.opened
      }
      const killed = await e2e.gatewayPid()
      const asked = directed({ say: 'An answer that is cut off in its very middle.' })
      await reached.opened
      await e2e.openIsNamed()
      process.kill(killed, 'SIGKILL')
      settings.pace = pace
      held.open()
      expect(await asked).toContain('An answer that is cut off in its very middle.')
      expect(await e2e.settled()).toBe(e2e.upstream.books().total)
    },
    LONG_MS,
  )

  it(
    'is stopped by a cap, goes on when it is raised, and has spent what the upstream says',
    async () => {
      await e2e.route({ ...TABLE, monthly_cap_usd: 0.001 })
      const before = e2e.upstream.books().generations.size
      const refused = await directed({ say: 'Beyond the cap.' })
      expect(refused).not.toContain('"text": "Beyond the cap."')
      expect(e2e.host.log('claw')).toMatch(/the monthly cap of the gateway is reached/)
      expect(e2e.upstream.books().generations.size).toBe(before)
      await e2e.route(TABLE)
      // Any other 402 locks its key for ten minutes.
      expect(await directed({ say: 'Under the cap.' })).toContain('Under the cap.')
      const { total } = e2e.upstream.books()
      expect(await e2e.settled()).toBe(total)
      expect(await e2e.settled('agent claw')).toBe(total)
    },
    LONG_MS,
  )
})
