/** The gateway under a real daemon: kept up, taken over, and used by agents with tokens that nobody else sees. */
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agenthost, type Agenthost } from '../cli/agenthost.ts'
import { commandLines, filesIn, foundIn } from '../support/canaries.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'

type Status = {
  readonly agents: readonly {
    readonly name: string
    readonly phase: string
    readonly pid: number
  }[]
  readonly gateway: {
    readonly url: string
    readonly healthy: boolean
    readonly pid: number
    readonly note: string
  } | null
}

let host: Agenthost
let port: number

beforeEach(async () => {
  host = agenthost()
  port = await freePort()
})

afterEach(async () => {
  await host.run(['stop', '--all'])
  await host.destroy()
})

const status = async (): Promise<Status | null> => {
  const { code, out } = await host.run(['status', '--json'])
  return code === 0 ? (JSON.parse(out) as Status) : null
}
const healthy = (what = 'the gateway serves') =>
  eventually(what, async () => {
    const gateway = (await status())?.gateway
    return gateway?.healthy === true ? gateway : null
  })
const daemon = (): ChildProcess => host.start('run')
const killed = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL')
  await once(child, 'exit')
}
const environment = (pid: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')
      .map((each) => [each.split('=', 1)[0] ?? '', each.slice(each.indexOf('=') + 1)]),
  )
const agentUp = (name: string, not = 0) =>
  eventually(`${name} is up`, async () => {
    const found = (await status())?.agents.find((agent) => agent.name === name)
    return found?.phase === 'up' && found.pid !== not ? found.pid : null
  })
const tokens = (): readonly string[] => {
  const folder = join(host.home, 'gateway', 'tokens')
  return existsSync(folder) ? readdirSync(folder) : []
}
const digestIn = (file: string): unknown =>
  (
    JSON.parse(readFileSync(join(host.home, 'gateway', 'tokens', file), 'utf8')) as {
      sha256: string
    }
  ).sha256
const digest = (token: string): string => createHash('sha256').update(token).digest('hex')

describe('the gateway under the daemon', () => {
  it('is started, taken over by the next daemon, and comes back when it is killed', async () => {
    host.configure(`agents: {}\ngateway: { port: ${port} }\n`)
    const first = daemon()
    const { pid, url } = await healthy()
    expect(url).toBe(`http://127.0.0.1:${port}`)
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ ok: true })
    expect((await status())?.agents).toEqual([])
    expect((await host.run(['status'])).out).toContain(`The gateway serves at ${url}.`)
    await killed(first)
    daemon()
    expect((await healthy('it was taken over')).pid).toBe(pid)
    process.kill(pid, 'SIGKILL')
    await eventually('it is another one', async () => {
      const now = (await status())?.gateway
      return now?.healthy === true && now.pid !== pid
    })
    expect((await host.run(['logs', 'gateway'])).out).toContain(`listens on ${url}`)
  })

  it('is restarted, stopped and started by its name, and moved by its port', async () => {
    host.configure(`agents: {}\ngateway: { port: ${port} }\n`)
    daemon()
    const { pid } = await healthy()
    expect((await host.run(['restart', 'gateway'])).code).toBe(0)
    const second = await healthy()
    expect(second.pid).not.toBe(pid)
    host.configure(`agents: {}\ngateway: { port: ${port}, idle: 30s }\n`)
    await host.run(['stop', 'gateway'])
    expect((await status())?.gateway).toMatchObject({ healthy: false, pid: null })
    await host.run(['start', 'gateway'])
    const third = await healthy()
    const other = await freePort()
    host.configure(`agents: {}\ngateway: { port: ${other}, idle: 20s }\n`)
    await eventually('it serves at the other port', async () => {
      const now = (await status())?.gateway
      return now?.healthy === true && now.url.endsWith(`:${other}`) && now.pid !== third.pid
    })
    host.configure('agents: {}\n')
    await eventually('it is gone', async () => (await status())?.gateway === null)
  })

  it('says who has its port', async () => {
    const other = createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    host.configure(`agents: {}\ngateway: { port: ${port} }\n`)
    daemon()
    const told = await eventually('it is told', async () => {
      const note = (await status())?.gateway?.note ?? ''
      return note.includes('is held by') ? note : null
    })
    expect(told).toContain(`its port ${port} is held by process ${process.pid}`)
    await new Promise((resolve) => other.close(resolve))
    await healthy()
  })
})

const AGENTS = `agents:
  worker: { command: [sleep, "1000"], route: [batch, big], cap: { daily: 2.5 } }
  resident: { command: [sleep, "1000"] }
`

describe('an agent with a route', () => {
  it('gets addresses and a token at its start, keeps them over daemons, and a new one with the next start', async () => {
    host.configure(`${AGENTS}gateway: { port: ${port} }\n`)
    const first = daemon()
    const pid = await agentUp('worker')
    const env = environment(pid)
    const token = env['AGENTHOST_GATEWAY_TOKEN'] ?? ''
    expect(token).toMatch(/^ah-[\w-]{43}$/)
    expect(env).toMatchObject({
      ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}`,
      OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
      AGENTHOST_GATEWAY_ROUTE: 'batch',
      ANTHROPIC_AUTH_TOKEN: token,
      OPENAI_API_KEY: token,
    })
    expect(environment(await agentUp('resident'))).not.toHaveProperty('ANTHROPIC_BASE_URL')
    expect(tokens()).toEqual(['agent-worker.json'])
    expect(digestIn('agent-worker.json')).toBe(digest(token))
    await killed(first)
    daemon()
    expect(await agentUp('worker')).toBe(pid)
    expect(digestIn('agent-worker.json')).toBe(digest(token))
    await host.run(['restart', 'worker'])
    const next = environment(await agentUp('worker', pid))['AGENTHOST_GATEWAY_TOKEN'] ?? ''
    expect(next).not.toBe(token)
    expect(digestIn('agent-worker.json')).toBe(digest(next))
    for (const args of [
      ['status', '--json'],
      ['events', '--since', '0'],
      ['gateway', 'tokens'],
    ]) {
      expect((await host.run(args)).out).not.toContain(next)
    }
    const secrets = { first: token, second: next }
    expect(foundIn([...filesIn(host.home, []), ...commandLines()], secrets)).toEqual([])
    host.configure(`agents: {}\ngateway: { port: ${port} }\n`)
    await eventually('its token is revoked', () => tokens().length === 0)
  })
})

describe('a job with a route', () => {
  it('has a token as long as it runs', async () => {
    host.configure(`agents: {}
jobs: { pull: { every: 365d, command: [sleep, "1000"], route: batch, cap: 1 } }
gateway: { port: ${port} }
`)
    const first = daemon()
    await healthy()
    expect((await host.run(['jobs', 'run', 'pull'])).code).toBe(0)
    await eventually('it runs', () => tokens().includes('job-pull.json'))
    const pid = await eventually('its process', () =>
      commandLines().find(({ where, bytes }) => {
        const isSleep = bytes.toString() === 'sleep\x001000\x00'
        const id = Number(where.split(' ')[1])
        return isSleep && environment(id)['AGENTHOST_JOB'] === 'pull'
      }),
    )
    const id = Number(pid.where.split(' ')[1])
    const token = environment(id)['AGENTHOST_GATEWAY_TOKEN'] ?? ''
    expect(digestIn('job-pull.json')).toBe(digest(token))
    await killed(first)
    daemon()
    await healthy()
    expect(digestIn('job-pull.json')).toBe(digest(token))
    process.kill(id, 'SIGKILL')
    await eventually('its token is revoked', () => tokens().length === 0)
  })
})

describe('a client of a person', () => {
  it('gets a token that is printed alone, once, and can be taken back', async () => {
    host.configure(`agents: {}\ngateway: { port: ${port} }\n`)
    const made = await host.run([
      'gateway',
      'token',
      'laptop',
      '--cap',
      '5/day',
      '20',
      '--until',
      '90d',
    ])
    expect(made.out).toMatch(/^ah-[\w-]{43}\n$/)
    expect(made.err).toContain(`OpenAI: http://127.0.0.1:${port}/v1`)
    const listed = (await host.run(['gateway', 'tokens'])).out
    expect(listed).toMatch(
      /^client laptop: every route, at most 5 USD a day, at most 20 USD a month, until 20/,
    )
    expect(listed).not.toContain(made.out.trim())
    const json = JSON.parse((await host.run(['gateway', 'tokens', '--json'])).out) as unknown[]
    expect(json).toMatchObject([{ kind: 'client', name: 'laptop', routes: null }])
    expect(JSON.stringify(json)).not.toContain('sha256')
    const again = await host.run(['gateway', 'token', 'laptop', '--route', 'batch'])
    expect(again.err).toContain('The token that laptop had is of no use any more.')
    // A name that is asked for again is not given more than it had.
    expect((await host.run(['gateway', 'tokens'])).out).toMatch(
      /^client laptop: batch, at most 5 USD a day, at most 20 USD a month, until 20/,
    )
    expect((await host.run(['gateway', 'token', 'laptop', '--revoke'])).code).toBe(0)
    expect((await host.run(['gateway', 'token', 'laptop', '--revoke'])).code).toBe(1)
    expect((await host.run(['gateway', 'tokens'])).out).toBe('Nobody has a token.\n')
  })

  it.each([
    [['Laptop'], 'that is no name'],
    [['x', '--cap', 'many'], 'that is no amount of US dollars'],
    [['x', '--cap', '5/year'], 'that is no amount of US dollars'],
    [['x', '--cap', '5', '6'], 'there are two amounts for a month'],
    [['x', '--until', '2020-01-01'], 'that is in the past'],
    [['x', '--until', 'soon'], 'that is no date'],
    [['x', '--revoke', '--cap', '5'], '--revoke goes alone'],
  ])('with %j is told what is wrong', async (args, told) => {
    const { code, err } = await host.run(['gateway', 'token', ...args])
    expect([code, err]).toEqual([64, expect.stringContaining(told)])
  })
})
