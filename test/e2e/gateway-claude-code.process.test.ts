/**
 * The real Claude Code with a route: all that it asks goes through the gateway to the priced upstream. One agent for
 * all of it: each situation leaves it able to go on, as a person's would have to.
 */
import { writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { gate } from '../support/model-answers.ts'
import { PRICED_KEY } from '../support/priced-upstream.ts'
import { describeWith, realAgents } from '../support/real-agents.ts'
import { gatewayE2e, TOKEN, type GatewayE2e } from './gateway-host.ts'

const LONG_MS = 60_000

const MODELS = { enterprise: 'openrouter/standin/deep', spare: 'openrouter/standin/spare' }
const TABLE = { routes: MODELS, fallback: [] as readonly string[], monthly_cap_usd: 100 }
const withEnterprise = (enterprise: unknown, more: object = {}): object => ({
  ...TABLE,
  routes: { ...MODELS, enterprise },
  ...more,
})

describeWith(['claude'], 'a Claude Code with a route', () => {
  let e2e: GatewayE2e
  let pid: number

  beforeAll(async () => {
    e2e = await gatewayE2e()
    await e2e.route(TABLE)
    e2e.configure(
      [
        '  triage:',
        '    preset: claude-code',
        `    program: ${realAgents.claude}`,
        `    workdir: ${e2e.host.workdir}`,
        '    allowedTools: [Bash, Task]',
        '    route: enterprise',
        '',
      ].join('\n'),
    )
    await e2e.start()
    pid = (await e2e.host.up('triage')).pid
  }, LONG_MS)

  afterAll(() => e2e.close(), LONG_MS)

  const logHas = (text: string): Promise<unknown> =>
    eventually(`the log says ${text}`, () => e2e.host.log('triage').includes(text), 30_000)
  const send = (answers: unknown): Promise<string> =>
    e2e.host.run('send', 'triage', `@@answer ${JSON.stringify(answers)}`)
  /** Has the model say it, and waits until the turn has ended with that. */
  const say = async (text: string, more: object = {}): Promise<void> => {
    await send({ say: text, ...more })
    await logHas(`"result":"${text}"`)
  }
  const modelsSince = (count: number): ReadonlySet<string> =>
    new Set([...e2e.upstream.books().generations.values()].slice(count).map(({ model }) => model))
  const served = (): number => e2e.upstream.books().generations.size
  const isTheSame = async (): Promise<void> =>
    expect(await e2e.host.up('triage')).toMatchObject({ pid, restarts: 0 })

  it(
    'holds a conversation with tools through the gateway, which alone has the key',
    async () => {
      const call = { call: 'Bash', input: { command: 'echo from the shell' } }
      await send([call, { say: 'The shell has spoken.' }])
      await logHas('"result":"The shell has spoken."')
      expect(await e2e.host.run('logs', 'triage')).toContain('= from the shell')
      expect(e2e.newest()).toMatchObject({
        model: 'standin/deep',
        protocol: 'messages',
        stream: true,
      })
      const headers: IncomingHttpHeaders = e2e.newest()?.request.headers ?? {}
      expect(headers.authorization).toBe(`Bearer ${PRICED_KEY}`)
      expect(headers['anthropic-beta']).toMatch(/\w/)
      expect(headers['x-claude-code-session-id']).toMatch(/^[\w-]{36}$/)
      expect(e2e.upstreamSaw(TOKEN)).toBe(false)
      expect(e2e.host.log('triage')).not.toContain(PRICED_KEY)
    },
    LONG_MS,
  )

  it(
    'has its subagents on its route too',
    async () => {
      const before = served()
      const task = {
        description: 'Look',
        prompt: 'Please look.',
        subagent_type: 'general-purpose',
      }
      await send([{ call: 'Agent', input: task }, { say: 'The other one looked.' }])
      await logHas('"result":"The other one looked."')
      await logHas('you said: Please look.')
      expect(served() - before).toBeGreaterThanOrEqual(3)
      expect(modelsSince(before)).toEqual(new Set(['standin/deep']))
    },
    LONG_MS,
  )

  it(
    'is given another model when its route is switched under it, and keeps its process',
    async () => {
      await e2e.route(withEnterprise('openrouter/standin/fast'))
      const before = served()
      await say('After the switch.')
      expect(modelsSince(before)).toEqual(new Set(['standin/fast']))
      await isTheSame()
    },
    LONG_MS,
  )

  it(
    'is served by the fallback when its own model is overloaded',
    async () => {
      await e2e.route(withEnterprise('openrouter/faulty/529', { fallback: ['spare'] }))
      const before = served()
      await say('From the spare one.')
      expect(modelsSince(before)).toEqual(new Set(['standin/spare']))
      expect(e2e.upstreamSaw(/faulty\/529/)).toBe(true)
    },
    LONG_MS,
  )

  it(
    'is answered by a person where no model can, who was told of it once',
    async () => {
      const human = { model: 'openrouter/faulty/500', fallback: ['human_queue'] }
      await e2e.route(withEnterprise(human))
      const before = e2e.upstream.books().total
      await e2e.host.run('send', 'triage', 'Who is there?')
      const id = await eventually(
        'the request is parked',
        async () => /"id": ?(\d+)/.exec(await e2e.host.run('queue', 'list', '--json'))?.[1],
        60_000,
      )
      await e2e.host.event(id, 'queue.parked')
      expect(await e2e.host.run('alerts')).toContain(`agenthost queue answer ${id}`)
      await e2e.host.run('queue', 'answer', id, '--text', 'A person is.')
      await logHas('"result":"A person is."')
      expect(e2e.upstream.books().total).toBe(before)
      await e2e.host.event(id, 'queue.answered')
      const events = await e2e.host.run('events', '--since', '0', '--json')
      expect(events.match(/"queue\.parked"/g)).toHaveLength(1)
      expect(await e2e.host.run('alerts')).not.toContain('agenthost queue answer')
    },
    LONG_MS,
  )

  it(
    'is stopped by a cap before anything is spent beyond it, and goes on when that is raised',
    async () => {
      await e2e.route({ ...TABLE, monthly_cap_usd: 0.01 })
      const before = e2e.upstream.books().total
      await send({ say: 'Beyond the cap.' })
      await logHas('"is_error":true')
      expect(e2e.host.log('triage')).toMatch(/the monthly cap of the gateway is reached/)
      expect(e2e.upstream.books().total).toBe(before)
      await e2e.host.event('everything (month)', 'budget.reached')
      await e2e.route(TABLE)
      await say('Under the cap.')
      await e2e.host.event('everything (month)', 'budget.free')
      await isTheSame()
    },
    LONG_MS,
  )

  it(
    'is brought through by its own retry when the gateway is killed in the middle of an answer',
    async () => {
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
      await send({ say: 'An answer that is long enough to be cut off in its very middle.' })
      await reached.opened
      await e2e.openIsNamed()
      process.kill(killed, 'SIGKILL')
      settings.pace = pace
      held.open()
      await logHas('"result":"An answer that is long enough to be cut off in its very middle."')
      expect(await e2e.gatewayPid(killed)).not.toBe(killed)
      await isTheSame()
      expect(await e2e.settled()).toBe(e2e.upstream.books().total)
    },
    LONG_MS,
  )

  it(
    'goes on with its gateway when the daemon is killed, and the next one takes both over',
    async () => {
      const gateway = await e2e.gatewayPid()
      await e2e.host.killDaemon()
      await e2e.daemonAgain()
      await isTheSame()
      expect(await e2e.gatewayPid()).toBe(gateway)
      await say('Still here.')
    },
    LONG_MS,
  )

  it(
    'keeps its model while its history has reasoning that this one signed, unless it is moved',
    async () => {
      await say('After some thought.', { think: 'Let me see.' })
      await e2e.route(withEnterprise('openrouter/standin/fast'))
      const before = served()
      await say('The same one.')
      expect(e2e.newest()?.request.body).toContain('"signature":"')
      expect(modelsSince(before)).toEqual(new Set(['standin/deep']))
      const next = join(e2e.host.home, 'next.json')
      writeFileSync(next, JSON.stringify(withEnterprise('openrouter/standin/spare')))
      await e2e.host.run('routes', 'apply', next, '--now')
      await eventually('the new table is in force', async () => {
        await say(`Moved, ${served()}.`)
        return e2e.newest()?.model === 'standin/spare'
      })
    },
    LONG_MS,
  )

  it(
    'has spent what the upstream says, to the nano-dollar',
    async () => {
      const { total } = e2e.upstream.books()
      expect(await e2e.settled()).toBe(total)
      expect(await e2e.settled('agent triage')).toBe(total)
    },
    LONG_MS,
  )
})
