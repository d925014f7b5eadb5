import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Parts } from '../../src/daemon/compose.ts'
import { askerOf } from '../../src/supervisor/ask.ts'
import type { Probe } from '../../src/supervisor/plan.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { testHome, type TestHome } from '../support/home.ts'
import { aSubject } from './plans.ts'

const ANSWERING = join(import.meta.dirname, '../fixtures/answering.mjs')

let home: TestHome
let parts: Parts | null = null
let folder: string

beforeEach(() => {
  home = testHome()
  folder = mkdtempSync(join(tmpdir(), 'agenthost-probe-'))
})

afterEach(async () => {
  await parts?.close()
  parts = null
  await home.destroy()
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

async function openWith(alive: string, port: number): Promise<void> {
  const argv = JSON.stringify([
    process.execPath,
    ANSWERING,
    join(folder, 'port'),
    join(folder, 'beat'),
  ])
  home.configure(`agents:
  a:
    command: ${argv}
    env: { PORT: "${port}" }
    ready: { output: listening }
    restart: { upLongEnough: 0s, steps: [0s], limit: { starts: 100, within: 1m } }
    stop: { grace: 300ms }
    ${alive}`)
  parts = await home.open()
  await eventually('a is up', () => keeper()?.life().state.phase === 'up')
}

const keeper = () => parts?.fleet.keeper('a')
const pid = (): number => keeper()?.run()?.running.identity.pid ?? 0
const hangs = (): number =>
  parts?.chronicle.since(0, 1000).filter(({ kind }) => kind === 'agent.hung').length ?? 0

const KINDS: readonly (readonly [string, (port: number) => string])[] = [
  [
    'http',
    (port) =>
      `alive: { http: "http://127.0.0.1:${port}/", body: { ok: true }, every: 100ms, timeout: 200ms, failures: 2 }`,
  ],
  [
    'tcp',
    (port) =>
      `alive: { tcp: "127.0.0.1:${port}", send: "GET / HTTP/1.0\\r\\n\\r\\n", every: 100ms, timeout: 200ms, failures: 2 }`,
  ],
  [
    'exec',
    (port) =>
      `alive: { exec: [curl, -sfm, "0.2", "http://127.0.0.1:${port}/"], every: 100ms, timeout: 1s, failures: 2 }`,
  ],
  // Longer than two looks at a log at rest are apart.
  ['output', () => 'hungAfterSilence: 1500ms'],
  ['heartbeat', () => `alive: { heartbeat: ${join(folder, 'beat')}, silence: 800ms }`],
]

describe.each(KINDS)('an agent watched by the probe %s', (_kind, alive) => {
  it('is found hung when it is stopped, and when it only does not answer, again and again', async () => {
    const port = await freePort()
    await openWith(alive(port), port)
    for (const [round, how] of (['SIGSTOP', 'hang', 'SIGSTOP'] as const).entries()) {
      const before = pid()
      expect(hangs()).toBe(round)
      if (how === 'SIGSTOP') process.kill(before, 'SIGSTOP')
      else fetch(`http://127.0.0.1:${port}/hang`).catch(() => undefined)
      await eventually(`hang ${round + 1} is found and it is up again`, () => {
        return pid() !== before && keeper()?.life().state.phase === 'up'
      })
      expect(keeper()?.life().lastExit?.reason).toBe('hung')
    }
    expect(hangs()).toBe(3)
    expect(await home.marked()).toHaveLength(1)
  })
})

describe('an agent that never becomes ready', () => {
  it('is stopped when its time is over and starts again', async () => {
    home.configure(
      'agents: { a: { command: [sleep, "1000"], ready: { output: hello, within: 200ms, every: 50ms }, restart: { steps: [10ms] } } }',
    )
    parts = await home.open()
    await eventually('it was started again', () => (keeper()?.life().generation ?? 0) > 1)
    expect(keeper()?.life().lastExit?.reason).toBe('not-ready')
  })
})

describe('an agent that is adopted before it is ready', () => {
  it('becomes ready by what it said while no daemon was there', async () => {
    home.configure(
      `agents: { a: { command: ["sh", "-c", "until [ -e ${folder}/go ]; do sleep 0.05; done; echo hello; exec sleep 1000"], ready: { output: hello, within: 60s, every: 50ms } } }`,
    )
    parts = await home.open()
    await eventually('it runs', () => pid() > 0)
    const before = pid()
    await parts.close()
    const log = join(home.paths.logs, 'agents', 'a.log')
    const { writeFileSync } = await import('node:fs')
    writeFileSync(join(folder, 'go'), '')
    await eventually('it has said so', () => readFileSync(log, 'utf8').includes('hello'))
    parts = await home.open()
    await eventually('it is up', () => keeper()?.life().state.phase === 'up')
    expect(pid()).toBe(before)
  })
})

describe('an agent that is adopted before it is ready and never becomes so', () => {
  it('is stopped when its time is over', async () => {
    home.configure(
      'agents: { a: { command: [sleep, "1000"], ready: { output: hello, within: 1s, every: 50ms }, restart: { steps: [1h] } } }',
    )
    parts = await home.open()
    await eventually('it runs', () => pid() > 0)
    await parts.close()
    parts = await home.open()
    expect(keeper()?.run()?.adopted).toBe(true)
    await eventually('it has been stopped', () => keeper()?.life().lastExit?.reason === 'not-ready')
  })
})

describe('an answer', () => {
  const subject = aSubject({ silenceCountsFrom: () => systemClock.steady() })
  const ask = async (probe: Probe) =>
    (await askerOf(probe, subject)(new AbortController().signal)).kind

  it.each([
    [
      'http',
      { kind: 'http', url: 'http://nowhere.invalid/', status: { from: 200, to: 299 }, body: null },
    ],
    ['tcp', { kind: 'tcp', host: 'nowhere.invalid', port: 9, send: '' }],
  ] as const)(
    'that has no way over the network proves nothing right after a wake (%s)',
    async (_kind, probe) => {
      const away = { ...subject, inGrace: () => true }
      const after = await askerOf(probe, away)(new AbortController().signal)
      expect(after).toMatchObject({ kind: 'unknown' })
      expect(after.why).toContain('the network may not be back')
      expect(await ask(probe)).toBe('silent')
      const here: Probe = { kind: 'tcp', host: '127.0.0.1', port: await freePort(), send: '' }
      expect((await askerOf(here, away)(new AbortController().signal)).kind).toBe('silent')
    },
  )

  it('counts by its status and its JSON, not by having come', async () => {
    const port = await freePort()
    await openWith('hungAfterSilence: 1h', port)
    const http = (path: string, body: Record<string, unknown> | null, from = 200): Probe => ({
      kind: 'http',
      url: `http://127.0.0.1:${port}${path}`,
      status: { from, to: from + 99 },
      body,
    })
    expect(await ask(http('/', { ok: true }))).toBe('alive')
    expect(await ask(http('/', { ok: false }))).toBe('silent')
    expect(await ask(http('/', { missing: 1 }))).toBe('silent')
    expect(await ask(http('/page', { ok: true }))).toBe('silent')
    expect(await ask(http('/page', null))).toBe('alive')
    expect(await ask(http('/', null, 300))).toBe('silent')
    expect(await ask({ kind: 'tcp', host: '127.0.0.1', port: await freePort(), send: '' })).toBe(
      'silent',
    )
    expect(await ask({ kind: 'exec', argv: ['false'] })).toBe('silent')
    expect(await ask({ kind: 'exec', argv: ['no-such-program'] })).toBe('unknown')
    // Right after a wake, old silence counts for nothing.
    expect(await ask({ kind: 'output', silenceMs: 1000 })).toBe('alive')
  })
})
