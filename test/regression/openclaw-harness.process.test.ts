import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { makeToken } from '../../src/gateway/front/token-files.ts'
import { openclawHarness } from '../../src/regression/openclaw-harness.ts'
import type { Done } from '../../src/regression/harness.ts'
import type { Chore } from '../../src/regression/task.ts'
import { attemptFacts } from '../../src/store/ledger-attempts.ts'
import { eventually } from '../support/eventually.ts'
import { gatewayHome, type GatewayHome } from '../support/gateway-home.ts'
import type { Answer } from '../support/model-answers.ts'
import { openConfine } from '../support/open-confine.ts'
import { pricedUpstream, type PricedUpstream } from '../support/priced-upstream.ts'
import { describeWith, realAgents } from '../support/real-agents.ts'

/** It starts in ten seconds, and in forty where two cores are busy. */
const LONG_MS = 240_000
const MODEL = 'openrouter/standin/fast'
let upstream: PricedUpstream
let host: GatewayHome
let folder: string
let attempts = 0

const task: Chore = {
  kind: 'chore',
  id: 'write-it',
  title: 'write a file',
  language: 'shell',
  difficulty: 'easy',
  prompt: 'Write hello into out.txt.',
  limits: { timeMs: 120_000, costNanoUsd: 500_000_000n, turns: 12 },
  verify: { command: ['true'], timeMs: 1000, files: [] },
  setup: null,
  folder: '',
}

beforeAll(async () => {
  upstream = await pricedUpstream()
  host = await gatewayHome(upstream.url)
  host.routing({ routes: { batch: MODEL } })
  await host.start()
  folder = mkdtempSync(join(tmpdir(), 'agenthost-work-'))
})
afterAll(async () => {
  await host.destroy()
  await upstream.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
})

async function attempt(more: Partial<Chore['limits']> = {}, costNanoUsd?: bigint) {
  attempts += 1
  const name = `1-${attempts}`
  const limits = { ...task.limits, ...more }
  const from = systemClock.now()
  const token = makeToken(join(host.home, 'gateway', 'tokens'), {
    kind: 'attempt',
    name,
    run: '1',
    routes: [],
    direct: [MODEL],
    provider: null,
    caps: [{ period: 'total', nanoUsd: costNanoUsd ?? limits.costNanoUsd }],
    until: null,
  })
  const harness = openclawHarness({
    clock: systemClock,
    confine: openConfine(),
    program: () =>
      Promise.resolve({
        node: process.execPath,
        path: realAgents.openclaw,
        folder: dirname(dirname(realAgents.openclaw)),
        version: 'x',
      }),
  })
  const gateway = { url: host.url, token }
  const stop = new AbortController().signal
  const done: Done = await harness.attempt({ ...task, limits }, folder, {
    model: MODEL,
    gateway,
    limits,
    stop,
  })
  const facts = attemptFacts(host.home)
  await eventually('it is settled', () => facts(name, from)?.isSettled !== false)
  return { done, facts: facts(name, from) }
}

function exec(command: string): Answer {
  return { call: 'exec', input: { command } }
}

describeWith(['openclaw'], 'OpenClaw at a chore, through the gateway', () => {
  it(
    'does what the model says, and its calls are in the ledger under its name',
    async () => {
      upstream.script(
        exec('echo hello > out.txt; exit 3'),
        { call: 'Nope', input: {} },
        { call: 'exec', input: { cmd: 5 } },
        { say: 'ok' },
      )
      const { done, facts } = await attempt()
      expect(done).toMatchObject({ outcome: 'passed', turns: 4 })
      expect(done.seen).toEqual({ seen_tool_failed: 1, seen_unknown_tool: 1, seen_bad_schema: 1 })
      expect(done.firstTokenMs).not.toBeNull()
      expect(readFileSync(join(folder, 'out.txt'), 'utf8')).toBe('hello\n')
      expect(facts).toMatchObject({ servedModels: ['standin/fast'], tools: { unknown_tool: 1 } })
      expect(facts?.costNanoUsd).toBeGreaterThan(0n)
    },
    LONG_MS,
  )

  it(
    'is ended when it goes in a circle',
    async () => {
      upstream.script(...Array.from({ length: 20 }, () => exec('echo again')))
      expect((await attempt()).done).toMatchObject({ outcome: 'loop' })
    },
    LONG_MS,
  )
})
