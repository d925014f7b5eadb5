/** The real Claude Code with a route: all that it asks goes through the gateway to the priced upstream. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { PRICED_KEY } from '../support/priced-upstream.ts'
import { describeWith, realAgents } from '../support/real-agents.ts'
import { gatewayE2e, type GatewayE2e } from './gateway-host.ts'

const LONG_MS = 120_000

let e2e: GatewayE2e

beforeEach(async () => {
  e2e = await gatewayE2e()
})

afterEach(() => e2e.close(), LONG_MS)

function triage(...more: readonly string[]): string {
  return [
    '  triage:',
    '    preset: claude-code',
    `    program: ${realAgents.claude}`,
    `    workdir: ${e2e.host.workdir}`,
    '    allowedTools: [Bash]',
    '    route: enterprise',
    ...more.map((line) => `    ${line}`),
    '',
  ].join('\n')
}

/** Prompts it with what the model is to answer, and waits until its log says `until`. */
async function prompt(answers: unknown, until: string): Promise<void> {
  await e2e.host.run('send', 'triage', `@@answer ${JSON.stringify(answers)}`)
  await eventually(`the log says ${until}`, () => e2e.host.log('triage').includes(until), 60_000)
}

const say = (text: string): Promise<void> => prompt({ say: text }, `"result":"${text}"`)

const ENTERPRISE = { enterprise: 'openrouter/standin/deep', spare: 'openrouter/standin/spare' }

async function start(table: object, ...more: readonly string[]): Promise<void> {
  e2e.route(table)
  e2e.configure(triage(...more))
  await e2e.start()
  await e2e.host.up('triage')
}

describeWith(['claude'], 'a Claude Code with a route', () => {
  it(
    'holds a conversation with tools through the gateway, which alone has the key',
    async () => {
      await start({ routes: ENTERPRISE, fallback: [], monthly_cap_usd: 100 })
      const call = { call: 'Bash', input: { command: 'echo from the shell' } }
      await prompt([call, { say: 'The shell has spoken.' }], '"result":"The shell has spoken."')
      expect(await e2e.host.run('logs', 'triage')).toContain('= from the shell')
      expect(e2e.newest()).toMatchObject({
        model: 'standin/deep',
        protocol: 'messages',
        stream: true,
      })
      expect(e2e.newest()?.request.headers.authorization).toBe(`Bearer ${PRICED_KEY}`)
      expect(e2e.upstreamSaw('ah-')).toBe(false)
      expect(e2e.host.log('triage')).not.toContain(PRICED_KEY)
    },
    LONG_MS,
  )

  it(
    'is given another model when its route is switched under it, and keeps its process',
    async () => {
      await start({ routes: ENTERPRISE, fallback: [], monthly_cap_usd: 100 })
      const { pid } = await e2e.host.up('triage')
      await say('Before.')
      expect(e2e.newest()?.model).toBe('standin/deep')
      e2e.route({
        routes: { ...ENTERPRISE, enterprise: 'openrouter/standin/fast' },
        fallback: [],
        monthly_cap_usd: 100,
      })
      let turn = 0
      await eventually(
        'the other model serves',
        async () => {
          turn += 1
          await say(`After, ${turn}.`)
          return e2e.newest()?.model === 'standin/fast'
        },
        60_000,
      )
      expect(await e2e.host.up('triage')).toMatchObject({ pid, restarts: 0 })
    },
    LONG_MS,
  )

  it(
    'is stopped by a cap before anything is spent beyond it',
    async () => {
      await start({ routes: ENTERPRISE, fallback: [], monthly_cap_usd: 100 }, 'cap: 5')
      await say('Within the cap.')
      const { total, generations } = e2e.upstream.books()
      expect(total).toBeGreaterThan(0n)
      const count = generations.size
      e2e.route({ routes: ENTERPRISE, fallback: [], monthly_cap_usd: 0.01 })
      // Until the table is in force, it may be served once more.
      await eventually(
        'a turn is refused',
        async () => {
          await e2e.host.run('send', 'triage', '@@answer {"say":"Beyond the cap."}')
          await eventually('the turn ends', () =>
            /"is_error":true|"result":"Beyond the cap\."/.test(e2e.host.log('triage')),
          )
          return e2e.host.log('triage').includes('"is_error":true')
        },
        60_000,
      )
      expect(e2e.upstream.books().generations.size).toBeLessThanOrEqual(count + 2)
      expect(e2e.host.log('triage')).toMatch(/\bcap\b/)
    },
    LONG_MS,
  )

  it(
    'is served by the fallback when its own model is overloaded',
    async () => {
      await start({
        routes: { ...ENTERPRISE, enterprise: 'openrouter/faulty/529' },
        fallback: ['spare'],
        monthly_cap_usd: 100,
      })
      await say('From the spare one.')
      expect(e2e.newest()?.model).toBe('standin/spare')
      expect(e2e.upstreamSaw('faulty/529')).toBe(true)
    },
    LONG_MS,
  )

  it(
    'is answered by a person where no model can',
    async () => {
      await start({
        routes: {
          ...ENTERPRISE,
          enterprise: { model: 'openrouter/faulty/500', fallback: ['human_queue'] },
        },
        fallback: [],
        monthly_cap_usd: 100,
      })
      await e2e.host.run('send', 'triage', 'Who is there?')
      const id = await eventually(
        'the request is parked',
        async () => /"id": ?(\d+)/.exec(await e2e.host.run('queue', 'list', '--json'))?.[1],
        60_000,
      )
      await e2e.host.run('queue', 'answer', id, '--text', 'A person is.')
      const hasIt = (): boolean => e2e.host.log('triage').includes('"result":"A person is."')
      await eventually('the answer', hasIt, 60_000)
      expect(e2e.upstream.books().total).toBe(0n)
    },
    LONG_MS,
  )

  it(
    'has spent what the upstream says, to the nano-dollar',
    async () => {
      await start({ routes: ENTERPRISE, fallback: [], monthly_cap_usd: 100 })
      await say('One.')
      await say('Two.')
      const agreed = await eventually('the ledger has settled', async () => {
        const text = await e2e.host.run('budget', '--json')
        return spentIn(text) === e2e.upstream.books().total ? text : null
      })
      expect(agreed).toContain('triage')
    },
    LONG_MS,
  )
})

/** What `budget --json` says was spent of everything this month, in nano-dollars. */
function spentIn(text: string): bigint {
  const { spentUsd } = JSON.parse(text) as { spentUsd: string }
  const [whole = '0', fraction = ''] = spentUsd.split('.')
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))
}
