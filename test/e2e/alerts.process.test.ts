/** The alarm of a whole agenthost: an agent fails, and whoever is to know is told. */
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AlertsAnswer } from '../../src/control/alert-protocol.ts'
import { eventually } from '../support/eventually.ts'
import { httpSink, type HttpSink } from '../support/http-sink.ts'
import { e2eHost, type E2eHost } from './host.ts'

type Sink = HttpSink & { readonly close: () => Promise<void> }

let host: E2eHost
let sink: Sink

beforeEach(async () => {
  host = e2eHost()
  sink = await httpSink()
})

afterEach(async () => {
  await host.destroy()
  await sink.close()
})

const QUICK = { steps: ['50ms'], limit: { starts: 4, within: '10m' } }

function configured(agent: string): string {
  return JSON.stringify({
    agents: { looper: { command: ['/bin/sh', '-c', agent], restart: QUICK } },
    alerts: {
      channels: [
        { webhook: `${sink.url}/hook/T0PSECRET`, sign: { secret: 'hook' } },
        { ntfy: `${sink.url}/my-topic` },
        { command: ['/bin/sh', '-c', `cat >> ${join(host.home, 'told.json')}`] },
      ],
    },
  })
}

const alerts = async (): Promise<AlertsAnswer> =>
  JSON.parse(await host.run('alerts', '--json')) as AlertsAnswer

describe('an agent that fails', () => {
  it('is told through each channel, with the end of its log and without its secrets', async () => {
    host.configure(configured('echo TOKEN=abcdef123456; echo "it is $(date +%Y)"; exit 3'))
    await host.startDaemon({ AGENTHOST_SECRET_HOOK: 'signing-key' })
    const hook = await eventually('the webhook is told', () =>
      sink.received.find(({ path }) => path.startsWith('/hook')),
    )
    const told = JSON.parse(hook.body) as Record<string, unknown>
    expect(told).toMatchObject({ subject: 'looper', severity: 'warning', kind: 'raised' })
    expect(told['what']).toMatch(/^exited with code 3; starts again/)
    expect(told['lines']).toEqual(['TOKEN=************', expect.stringMatching(/^it is 20\d\d$/)])
    const [, seconds = '', mac] =
      /^t=(\d+),v1=(\w+)$/.exec(String(hook.headers['agenthost-signature'])) ?? []
    const expected = createHmac('sha256', 'signing-key').update(`${seconds}.${hook.body}`)
    expect(mac).toBe(expected.digest('hex'))
    const ntfy = await eventually('ntfy is told', () =>
      sink.received.find(({ path }) => path === '/'),
    )
    expect(JSON.parse(ntfy.body)).toMatchObject({ topic: 'my-topic', priority: 4 })
    const command = await eventually('the command is told', () => {
      try {
        const text = readFileSync(join(host.home, 'told.json'), 'utf8')
        return text.includes('\n') ? text : null
      } catch {
        return null
      }
    })
    expect(JSON.parse(command.split('\n')[0] ?? '')).toMatchObject({ subject: 'looper' })
  })

  it('is one alert that counts, then an urgent one, and is acknowledged by its number', async () => {
    host.configure(configured('exit 3'))
    await host.startDaemon({ AGENTHOST_SECRET_HOOK: 'signing-key' })
    await host.event('looper', 'agent.failed')
    const { alerts: list } = await eventually('it is urgent', async () => {
      const answer = await alerts()
      return answer.alerts.some(({ severity }) => severity === 'urgent') ? answer : null
    })
    expect(list).toHaveLength(1)
    expect(list[0]).toMatchObject({ subject: 'looper', state: 'open', severity: 'urgent' })
    expect(list[0]?.count).toBeGreaterThan(2)
    const hooks = (): number => sink.received.filter(({ path }) => path === '/').length
    await eventually('both are told', () => hooks() === 2)
    const said = await host.run('alerts', 'ack', String(list[0]?.id))
    expect(said).toContain('is acknowledged')
    expect((await alerts()).alerts[0]?.ackedAt).not.toBeNull()
    expect(await host.run('alerts')).toContain('urgent looper')
    expect(readFileSync(join(host.home, 'logs/daemon.log'), 'utf8')).not.toContain('T0PSECRET')
  })

  it('is told of a channel that refuses, through the other ones, and in what the test of them says', async () => {
    host.configure(configured('sleep 100'))
    await host.startDaemon()
    const rows = await host.fails('alerts', 'test')
    expect(rows).toMatch(/webhook +refused: the secret hook: it is not set/)
    expect(rows).toMatch(/ntfy +delivered/)
    expect(rows).toMatch(/command +delivered/)
  })
})
