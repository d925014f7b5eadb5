import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openclawPlan } from '../../src/agents/openclaw.ts'
import { askForChallenge } from '../../src/agents/openclaw-challenge.ts'
import type { OpenclawEntry } from '../../src/config/entry.ts'
import { openclawEntry, testHost, type Facts, type TestHost } from './host.ts'

let test: TestHost

function hostWith(facts: Facts): void {
  test.destroy()
  test = testHost({ env: { PATH: '/usr/bin:/bin' }, ...facts })
}

beforeEach(() => {
  test = testHost({ env: { PATH: '/usr/bin:/bin' } })
})

afterEach(() => test.destroy())

/** An `openclaw` as npm installs it: a link on the PATH to the program. */
function install(): { readonly link: string; readonly program: string } {
  const program = join(test.home, 'lib/openclaw.mjs')
  const link = join(test.home, 'bin/openclaw')
  for (const folder of ['lib', 'bin']) mkdirSync(join(test.home, folder))
  writeFileSync(program, '#!/usr/bin/env node\n')
  chmodSync(program, 0o755)
  symlinkSync(program, link)
  return { link, program }
}

async function prepare(
  entry: OpenclawEntry,
): Promise<{ readonly argv: readonly string[]; readonly env: object }> {
  const plan = openclawPlan(entry, test.host)
  const prepared = await plan.behaviour.prepare?.(test.context(entry.name, 1, plan.env))
  return prepared ?? { argv: [], env: {} }
}

describe('a start of OpenClaw', () => {
  it('runs the program behind the link of the PATH under our own Node', async () => {
    const { program } = install()
    const PATH = `/nowhere:${join(test.home, 'bin')}`
    const { argv, env } = await prepare(openclawEntry({ port: 4711, env: { PATH } }))
    expect(argv).toEqual([process.execPath, program, 'gateway', 'run', '--port', '4711'])
    expect(env).toMatchObject({
      OPENCLAW_STATE_DIR: join(test.home, 'agents/a/openclaw'),
      OPENCLAW_CONFIG_PATH: join(test.home, 'agents/a/openclaw/openclaw.json'),
      OPENCLAW_SUPERVISOR_MODE: 'external',
      OPENCLAW_NO_RESPAWN: '1',
    })
    expect(
      Object.keys(env).filter((name) => /SERVICE_MARKER|SERVICE_KIND|LAUNCHD_LABEL/.test(name)),
    ).toEqual([])
  })

  it('says what to do where there is no such program', async () => {
    const program = join(test.home, 'openclaw')
    await expect(prepare(openclawEntry({ program }))).rejects.toMatchObject({
      message: `unable to start a: ${program} is not there`,
      hint: expect.stringContaining('npm install -g openclaw'),
    })
  })

  it('writes a configuration where there is none, for its owner alone, and never over one', async () => {
    const { link } = install()
    const path = join(test.home, 'own/openclaw.json')
    await prepare(openclawEntry({ program: link, configPath: path, port: 4711 }))
    const first = readFileSync(path, 'utf8')
    expect(JSON.parse(first)).toMatchObject({
      gateway: { mode: 'local', port: 4711, bind: 'loopback' },
    })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await prepare(openclawEntry({ program: link, configPath: path, port: 4712 }))
    expect(readFileSync(path, 'utf8')).toBe(first)
  })
})

describe('OpenClaw is not started', () => {
  async function refusal(): Promise<string | null | undefined> {
    const plan = openclawPlan(openclawEntry({ port: 4711 }), test.host)
    return plan.behaviour.preflight?.(test.context('a', 1, plan.env))
  }

  it('while its port is held, and names the holder', async () => {
    hostWith({ portOwner: { pid: 12, command: 'openclaw-gateway' } })
    expect(await refusal()).toBe(
      'its port 4711 is held by process 12 (openclaw-gateway); end that, or give it another port',
    )
    hostWith({ portOwner: { pid: null, command: 'unknown' } })
    expect(await refusal()).toContain('is held by another process')
  })

  it('beside its own service', async () => {
    hostWith({ openclawService: 'its own job is loaded' })
    expect(await refusal()).toBe('its own job is loaded')
  })

  it('for no other reason', async () => {
    expect(await refusal()).toBeNull()
  })
})

describe('the last word of a gateway', () => {
  let server: Server
  const sockets: Socket[] = []

  /** A gateway that does this with each request. */
  async function listen(answer: (socket: Socket, request: string) => void): Promise<number> {
    server = createServer((socket) => {
      sockets.push(socket)
      socket.on('data', (chunk) => answer(socket, chunk.toString('latin1')))
      socket.on('error', () => undefined)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  it('is its challenge, unasked, after the handshake', async () => {
    const port = await listen((socket, request) => {
      expect(request).toMatch(/^GET \/ HTTP\/1\.1\r\n/)
      expect(request).toContain('Sec-WebSocket-Version: 13')
      socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n\u0081\u0030{"event":"connect.')
      socket.write('challenge","payload":{}}')
    })
    expect((await askForChallenge(port, AbortSignal.timeout(5000))).kind).toBe('alive')
  })

  it('is missing from one that takes the connection and says nothing', async () => {
    const port = await listen(() => undefined)
    const verdict = await askForChallenge(port, AbortSignal.timeout(100))
    expect(verdict).toEqual({ kind: 'silent', why: 'no WebSocket challenge in time' })
  })

  it('is missing from one that only shakes hands, answers with a page, or hangs up', async () => {
    const page = await listen((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n<html></html>'))
    expect((await askForChallenge(page, AbortSignal.timeout(5000))).kind).toBe('silent')
    server.close()
    const shakes = await listen((socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
    )
    expect((await askForChallenge(shakes, AbortSignal.timeout(100))).kind).toBe('silent')
  })

  it('is missing where nobody listens', async () => {
    const port = await listen(() => undefined)
    await new Promise((resolve) => server.close(resolve))
    expect((await askForChallenge(port, AbortSignal.timeout(5000))).kind).toBe('silent')
  })
})
