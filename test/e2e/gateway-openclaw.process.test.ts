/** The real OpenClaw with a route: its provider is the gateway, and it is told so in its own configuration. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { PRICED_KEY } from '../support/priced-upstream.ts'
import { describeWith, realAgents } from '../support/real-agents.ts'
import { gatewayE2e, type GatewayE2e } from './gateway-host.ts'

/** It takes 5 s to start, and 30 s where two cores are busy. */
const LONG_MS = 240_000

const MODELS = { main: 'openrouter/standin/deep', spare: 'openrouter/standin/spare' }

// One of them for all: each test leaves it up.
describeWith(['openclaw'], 'an OpenClaw with a route', () => {
  let e2e: GatewayE2e

  beforeAll(async () => {
    e2e = await gatewayE2e()
    e2e.route({ routes: MODELS, fallback: [], monthly_cap_usd: 100 })
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
      expect(e2e.upstreamSaw('from the claw')).toBe(true)
      expect(e2e.newest()).toMatchObject({ model: 'standin/deep', protocol: 'chat' })
      expect(e2e.newest()?.request.headers.authorization).toBe(`Bearer ${PRICED_KEY}`)
      expect(e2e.upstreamSaw('Bearer ah-')).toBe(false)
    },
    LONG_MS,
  )

  it(
    'is given another model when its route is switched under it, and keeps its process',
    async () => {
      const { pid } = await e2e.host.up('claw')
      e2e.route({
        routes: { ...MODELS, main: 'openrouter/standin/fast' },
        fallback: [],
        monthly_cap_usd: 100,
      })
      await eventually(
        'the other model serves',
        async () => {
          await directed({ say: 'Here I am.' })
          return e2e.newest()?.model === 'standin/fast'
        },
        LONG_MS,
      )
      expect(await e2e.host.up('claw')).toMatchObject({ pid, restarts: 0 })
    },
    LONG_MS,
  )

  it(
    'is served by the fallback when its own model is overloaded',
    async () => {
      e2e.route({
        routes: { ...MODELS, main: 'openrouter/faulty/529' },
        fallback: ['spare'],
        monthly_cap_usd: 100,
      })
      await eventually(
        'the spare one serves',
        async () => {
          const said = await directed({ say: 'From the spare one.' })
          return e2e.newest()?.model === 'standin/spare' && said.includes('From the spare one.')
        },
        LONG_MS,
      )
    },
    LONG_MS,
  )

  it(
    'is stopped by a cap, and has spent what the upstream says',
    async () => {
      e2e.route({ routes: MODELS, fallback: [], monthly_cap_usd: 0.001 })
      await eventually(
        'it is refused',
        async () => {
          const before = e2e.upstream.books().generations.size
          const said = await directed({ say: 'Beyond the cap.' })
          return (
            e2e.upstream.books().generations.size === before && !said.includes('Beyond the cap.')
          )
        },
        LONG_MS,
      )
      const spent = await e2e.host.run('budget', '--json')
      expect(spent).toContain('claw')
    },
    LONG_MS,
  )
})
