import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { modelStandIn, type ModelStandIn } from '../support/model-stand-in.ts'
import { describeWith, realAgents } from '../support/real-agents.ts'
import { e2eHost, type E2eHost } from './host.ts'

/** It takes 5 s to start, and 30 s where two cores are busy. */
const LONG_MS = 240_000

function claw(port: number, ...more: readonly string[]): string {
  return [
    '  claw:',
    '    preset: openclaw',
    `    program: ${realAgents.openclaw}`,
    `    port: ${port}`,
    '    alive: { every: 1s, timeout: 2s, failures: 2 }',
    '    restart: { steps: [100ms] }',
    '    stop: { grace: 10s }',
    ...more.map((line) => `    ${line}`),
    '',
  ].join('\n')
}

// One gateway for all of them: each is left up by the one before.
describeWith(['openclaw'], 'the OpenClaw gateway', () => {
  let host: E2eHost
  let model: ModelStandIn
  let port: number

  beforeAll(async () => {
    model = await modelStandIn()
    host = e2eHost()
    port = await freePort()
    host.configure(`agents:\n${claw(port)}`)
    await host.startDaemon()
  })

  afterAll(async () => {
    await host.destroy()
    await model.close()
  }, LONG_MS)

  it(
    'gets ready with a configuration of its own, on loopback and with a token',
    async () => {
      const { pid, lastExit } = await host.up('claw')
      expect(lastExit).toBeNull()
      const path = join(host.folder('claw'), 'openclaw/openclaw.json')
      const { gateway } = JSON.parse(readFileSync(path, 'utf8')) as {
        gateway: { port: number; bind: string; auth: { token: string } }
      }
      expect(gateway).toMatchObject({ port, bind: 'loopback' })
      expect(gateway.auth.token).toMatch(/^[\w-]{32}$/)
      expect(statSync(path).mode & 0o077).toBe(0)
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`)
      expect(await answer.json()).toMatchObject({ ok: true })
      expect(await host.processes()).toContain(pid)
    },
    LONG_MS,
  )

  it(
    'is back after kill -9',
    async () => {
      const { pid } = await host.up('claw')
      process.kill(pid, 'SIGKILL')
      const after = await host.up('claw', pid)
      expect(after.lastExit).toMatchObject({ signal: 'SIGKILL', reason: 'signal' })
    },
    LONG_MS,
  )

  it(
    'is found hung when it is stopped: a port that takes connections proves nothing',
    async () => {
      const { pid } = await host.up('claw')
      process.kill(pid, 'SIGSTOP')
      const after = await host.up('claw', pid)
      expect(after.lastExit?.reason).toBe('hung')
      expect(await host.processes()).not.toContain(pid)
    },
    LONG_MS,
  )

  it(
    'goes on while the daemon is killed and started again',
    async () => {
      const { pid } = await host.up('claw')
      await host.killDaemon()
      await host.startDaemon()
      expect(await host.up('claw')).toMatchObject({ pid, adopted: true })
    },
    LONG_MS,
  )

  it(
    'answers a person, with the model behind it',
    async () => {
      const { pid } = await host.up('claw')
      const stateDir = join(host.folder('claw'), 'openclaw')
      const path = join(stateDir, 'openclaw.json')
      const config = JSON.parse(readFileSync(path, 'utf8')) as {
        gateway: { auth: { token: string } }
      }
      // A changed configuration is read again by the gateway itself.
      writeFileSync(
        path,
        JSON.stringify({ ...config, ...modelOnLoopback(model.url, host.workdir) }),
      )
      model.script({ say: 'The gateway has spoken.' })
      const env = {
        PATH: process.env['PATH'],
        HOME: host.home,
        OPENCLAW_STATE_DIR: stateDir,
        OPENCLAW_CONFIG_PATH: path,
        OPENCLAW_GATEWAY_TOKEN: config.gateway.auth.token,
      }
      const args = [
        'agent',
        '--agent',
        'main',
        '--message',
        'Are you there?',
        '--json',
        '--timeout',
        '60',
      ]
      const client = spawn(process.execPath, [realAgents.openclaw, ...args], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const said = JSON.stringify(await json(client.stdout))
      expect(said).toContain('The gateway has spoken.')
      expect(model.requests.some(({ api }) => api === 'openai')).toBe(true)
      expect(await host.up('claw')).toMatchObject({ pid })
    },
    LONG_MS,
  )

  it(
    'is stopped within its grace, with everything that it has started',
    async () => {
      await host.run('stop', 'claw')
      await eventually('nothing is left', async () => (await host.processes()).length === 0)
      expect((await host.agent('claw')).lastExit?.reason).toBe('stopped')
    },
    LONG_MS,
  )

  it(
    'is not started while a stopped twin holds its port, and says who; then it is',
    async () => {
      const state = join(host.home, 'twin')
      mkdirSync(state)
      const config = {
        gateway: { mode: 'local', port, bind: 'loopback', auth: { mode: 'token', token: 'twin' } },
      }
      writeFileSync(join(state, 'openclaw.json'), JSON.stringify(config))
      const env = {
        PATH: process.env['PATH'],
        HOME: host.home,
        OPENCLAW_STATE_DIR: state,
        OPENCLAW_CONFIG_PATH: join(state, 'openclaw.json'),
      }
      const twin = spawn(process.execPath, [realAgents.openclaw, 'gateway', 'run'], {
        env,
        stdio: 'ignore',
      })
      const ended = once(twin, 'exit')
      try {
        const isUp = async (): Promise<boolean> =>
          (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok === true
        await eventually('the twin listens', isUp, LONG_MS)
        twin.kill('SIGSTOP')
        await expect(host.run('start', 'claw')).rejects.toThrow('exited 1')
        const refused = await host.event('claw', 'agent.not-started')
        expect(refused.message).toContain(
          `its port ${port} is held by process ${twin.pid} (openclaw`,
        )
        expect((await host.agent('claw')).pid).toBeNull()
      } finally {
        twin.kill('SIGKILL')
        await ended
      }
      await host.up('claw')
    },
    LONG_MS,
  )

  it(
    'that lives but never gets ready is ended and started again',
    async () => {
      const { pid } = await host.up('claw')
      host.configure(`agents:\n${claw(port, 'ready: { within: 3s }')}`)
      // Its configuration changed, so it starts anew; stopped at once, it is alive and never listens.
      const young = await eventually(
        'a new process',
        async () => {
          const found = await host.agent('claw')
          return found.phase === 'starting' && found.pid !== pid ? found.pid : null
        },
        LONG_MS,
      )
      process.kill(young, 'SIGSTOP')
      const event = await eventually(
        'its end',
        async () => (await host.agent('claw')).lastExit?.reason === 'not-ready',
        LONG_MS,
      )
      expect(event).toBe(true)
      expect(await host.processes()).not.toContain(young)
    },
    LONG_MS,
  )
})

function modelOnLoopback(url: string, workspace: string): object {
  const cost = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }
  const standIn = {
    id: 'stand-in',
    name: 'Stand-in',
    reasoning: false,
    input: ['text'],
    contextWindow: 128_000,
    maxTokens: 8192,
    cost,
  }
  return {
    agents: { defaults: { workspace, model: { primary: 'local/stand-in' } } },
    models: {
      mode: 'merge',
      providers: {
        local: {
          baseUrl: `${url}/v1`,
          apiKey: 'none',
          api: 'openai-completions',
          models: [standIn],
        },
      },
    },
  }
}
