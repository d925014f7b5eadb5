import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyText } from '../../src/regression/run-record.ts'
import { readToolSuite, type ToolSuite } from '../../src/regression/tool-suite.ts'
import { readInsights } from '../../src/store/insights-reading.ts'
import { regressionRows } from '../../src/store/insights-regression.ts'
import { readLedger, spentBy } from '../../src/store/ledger-reading.ts'
import { eventually } from '../support/eventually.ts'
import { gatewayHome, type GatewayHome } from '../support/gateway-home.ts'
import { mindsOf, passesOf, type Qualities } from '../support/models-of-quality.ts'
import { PRICED_KEY, pricedUpstream, type PricedUpstream } from '../support/priced-upstream.ts'
import { programPath } from '../support/program.ts'
import { dice, walkSeed } from '../support/seed.ts'

type Model = {
  readonly model: string
  readonly word: string | null
  readonly passed: number
  readonly counted: number
  readonly attempts: number
  readonly verdict: { readonly stages: number } | null
}
type View = {
  readonly run: number
  readonly state: string | null
  readonly why: string
  readonly models: readonly Model[]
}

const suite = readToolSuite(join(import.meta.dirname, '../../suites/tools'), 'tools') as ToolSuite
const TASKS = suite.tasks.length
const FAST = 'openrouter/standin/fast'
const SPARE = 'openrouter/standin/spare'
const RUN = ['regress', 'run', '--suite', 'tools', '--repeat', '2', '--json'] as const
const MINUTES = 180_000

type World = {
  readonly upstream: PricedUpstream
  readonly host: GatewayHome
  readonly qualities: Qualities
}

async function world(): Promise<World> {
  const qualities: Qualities = new Map([
    ['standin/fast', 0.9],
    ['standin/spare', 0.3],
  ])
  const upstream = await pricedUpstream({ minds: mindsOf(suite.proved, qualities) })
  const host = await gatewayHome(upstream.url)
  host.routing({ routes: { batch: FAST, spare: SPARE } })
  return { upstream, host, qualities }
}

async function closed({ upstream, host }: World): Promise<void> {
  await host.destroy()
  await upstream.close()
}

function viewOf(out: string): View {
  const [view] = JSON.parse(out) as View[]
  if (view === undefined) throw new Error('no run was shown')
  return view
}

/** As it stands on the disk: what the attempts came to and what the gateway's own books say of them. */
function booksIn(home: string) {
  const kept = readInsights(home, (db) => {
    const rows = regressionRows(db)
    const [run] = rows.runs(1)
    if (run === undefined) throw new Error('no run was kept')
    const attempts = rows.attempts(run.id)
    return { attempts, spent: rows.spent(run.batch), underWay: rows.underWay(run.id), run }
  })
  const paid = readLedger(home, (db) =>
    spentBy(db, 'caller', { from: 0, to: Number.MAX_SAFE_INTEGER })
      .filter(({ key }) => key.startsWith('attempt '))
      .reduce((sum, { spent, held }) => sum + spent + held, 0n),
  )
  if (kept === null) throw new Error('there are no insights')
  return { ...kept, paid: paid ?? 0n }
}

function failed(model: Model | undefined): number {
  if (model === undefined) throw new Error('there is no such model')
  return model.counted - model.passed
}

function tokensLeft(home: string): readonly string[] {
  return readdirSync(join(home, 'gateway', 'tokens')).filter((name) => name.startsWith('attempt-'))
}

describe('runs of prompts through models of known quality', () => {
  let here: World
  beforeAll(async () => {
    here = await world()
    await here.host.start()
  })
  afterAll(() => closed(here))

  it(
    'come to the pass rates that the models have, and say nothing of the first',
    async () => {
      const { code, out, err } = await here.host.run(...RUN, '--budget', '20')
      expect(code, err).toBe(0)
      const { state, models } = viewOf(out)
      expect(state).toBe('good')
      const told = models.map(({ model, passed, counted, word }) => [model, passed, counted, word])
      expect(told).toEqual([
        [FAST, 2 * passesOf(0.9, TASKS), 2 * TASKS, 'NO EVIDENCE'],
        [SPARE, 2 * passesOf(0.3, TASKS), 2 * TASKS, 'NO EVIDENCE'],
      ])
      const { spent, paid, attempts } = booksIn(here.host.home)
      expect(spent).toBe(paid)
      expect(spent).toBe(here.upstream.books().total)
      expect(attempts.every(({ servedModel }) => servedModel?.startsWith('standin/'))).toBe(true)
      expect(tokensLeft(here.host.home)).toEqual([])
    },
    MINUTES,
  )

  it(
    'tell the model that got worse, after a second look, and no other',
    async () => {
      here.qualities.set('standin/fast', 0.65)
      const { code, out, err } = await here.host.run(...RUN, '--budget', '20')
      expect(code, err).toBe(1)
      const told = viewOf(out).models.map(({ word, verdict }) => [word, verdict?.stages])
      expect(told).toEqual([
        ['REGRESSED', 2],
        ['NO EVIDENCE', 1],
      ])
      const shown = await here.host.run('regress', 'show')
      expect(shown.out).toMatch(/REGRESSED +openrouter\/standin\/fast/)
      const compared = await here.host.run('regress', 'compare', 'fast', 'spare')
      expect(compared.out).toContain('A is better')
    },
    MINUTES,
  )

  it('are refused by name before anything is paid', async () => {
    const before = here.upstream.books().total
    const noBudget = await here.host.run(...RUN)
    expect(noBudget).toMatchObject({ code: 78 })
    expect(noBudget.err).toContain('--budget')
    const unknown = await here.host.run(...RUN, '--budget', '5', '--model', 'openrouter/no/such')
    expect(unknown).toMatchObject({ code: 78 })
    expect(unknown.err).toContain('openrouter/no/such')
    const suites = await here.host.run('regress', 'run', '--suite', 'none', '--budget', '5')
    expect(suites).toMatchObject({ code: 64 })
    await here.host.kill('SIGTERM')
    const down = await here.host.run(...RUN, '--budget', '5')
    expect(down).toMatchObject({ code: 69 })
    expect(down.err).toContain('agenthost gateway serve')
    expect(here.upstream.books().total).toBe(before)
  })
})

describe('a run that reaches its budget', () => {
  let here: World
  beforeAll(async () => {
    here = await world()
    await here.host.start()
  })
  afterAll(() => closed(here))

  it(
    'stops below it, and goes on where it was with a larger one',
    async () => {
      const stopped = await here.host.run(...RUN, '--budget', '0.26')
      expect(stopped.code, stopped.err).toBe(75)
      expect(viewOf(stopped.out)).toMatchObject({ state: 'stopped', why: 'its budget was used up' })
      const then = booksIn(here.host.home)
      expect(then.spent).toBe(then.paid)
      expect(then.spent).toBeGreaterThan(0n)
      expect(then.spent).toBeLessThanOrEqual(260_000_000n)
      expect(then.attempts.length).toBeLessThan(4 * TASKS)
      const requests = here.upstream.books().generations.size
      const again = 'regress run --resume --budget 20 --json'
      const ended = await here.host.run(...again.split(' '))
      expect(ended.code, ended.err).toBe(0)
      expect(viewOf(ended.out).state).toBe('good')
      const now = booksIn(here.host.home)
      expect(now.attempts).toHaveLength(4 * TASKS)
      expect(here.upstream.books().generations.size - requests).toBe(
        4 * TASKS - then.attempts.length,
      )
      expect(now.spent).toBe(here.upstream.books().total)
    },
    MINUTES,
  )
})

describe('a run whose gateway is killed', () => {
  let here: World
  beforeAll(async () => {
    here = await world()
    await here.host.start()
  })
  afterAll(() => closed(here))

  it(
    'goes on when it is back, counts nothing of it against the models, and pays nothing unseen',
    async () => {
      const from = here.upstream.books().generations.size
      const running = here.host.run(...RUN, '--budget', '20')
      await eventually(
        'some attempts are made',
        () => here.upstream.books().generations.size > from + 30,
      )
      await here.host.kill()
      await here.host.start()
      const { out, err } = await running
      const { state, models } = viewOf(out)
      expect(['good', 'invalid'], err).toContain(state)
      const { attempts, spent, paid, underWay } = booksIn(here.host.home)
      expect(attempts.filter(({ stage }) => stage === 1)).toHaveLength(4 * TASKS)
      expect(underWay).toEqual([])
      const wrong = new Set(attempts.map(({ outcome }) => outcome))
      expect(
        [...wrong].filter((each) => !['passed', 'failed', 'transport'].includes(each)),
      ).toEqual([])
      // No more than it answers wrongly by itself.
      expect(failed(models[0])).toBeLessThanOrEqual(2 * (TASKS - passesOf(0.9, TASKS)))
      expect(failed(models[1])).toBeLessThanOrEqual(2 * (TASKS - passesOf(0.3, TASKS)))
      expect(spent).toBe(paid)
      expect(tokensLeft(here.host.home)).toEqual([])
    },
    MINUTES,
  )
})

const seed = walkSeed()

describe(`a run that is killed again and again (seed ${seed})`, () => {
  let here: World
  beforeAll(async () => {
    here = await world()
    await here.host.start()
  })
  afterAll(() => closed(here))

  function started(...args: readonly string[]): ChildProcess {
    const { PATH } = process.env
    const { home } = here.host
    const env = { PATH, HOME: home, AGENTHOST_HOME: home, OPENROUTER_API_KEY: PRICED_KEY }
    return spawn(process.execPath, [programPath(), ...args], { env, stdio: 'ignore' })
  }

  async function killedAfter(calls: number, signal: NodeJS.Signals, args: readonly string[]) {
    const from = here.upstream.books().generations.size
    const child = started(...args)
    const ended = once(child, 'exit')
    await eventually(
      'so many calls are made',
      () => here.upstream.books().generations.size >= from + calls || child.exitCode !== null,
    )
    child.kill(signal)
    await ended
  }

  it(
    'runs nothing twice that was recorded, and every cent of it is in both books',
    async () => {
      const random = dice(seed)
      await killedAfter(1 + random.below(60), 'SIGKILL', [...RUN, '--budget', '20'])
      for (let kill = 0; kill < 3; kill += 1) {
        const before = new Map(
          booksIn(here.host.home).attempts.map((each) => [keyText(each), each.endedAt]),
        )
        const signal = random.pick(['SIGKILL', 'SIGINT'] as const)
        await killedAfter(1 + random.below(60), signal, ['regress', 'run', '--resume'])
        const after = booksIn(here.host.home).attempts
        for (const [key, endedAt] of before)
          expect(after.filter((each) => keyText(each) === key)).toMatchObject([{ endedAt }])
      }
      const { code, out, err } = await here.host.run('regress', 'run', '--resume', '--json')
      expect(code, err).toBe(0)
      const { state, models } = viewOf(out)
      expect(state).toBe('good')
      expect(models.map(({ passed, counted }) => [passed, counted])).toEqual([
        [2 * passesOf(0.9, TASKS), 2 * TASKS],
        [2 * passesOf(0.3, TASKS), 2 * TASKS],
      ])
      const { attempts, spent, paid, underWay } = booksIn(here.host.home)
      expect(new Set(attempts.map(keyText)).size).toBe(attempts.length)
      expect(underWay).toEqual([])
      expect(spent).toBe(paid)
      expect(tokensLeft(here.host.home)).toEqual([])
    },
    MINUTES,
  )

  it(
    'refuses another run beside it',
    async () => {
      const first = started(...RUN, '--budget', '20', '--fresh')
      const ended = once(first, 'exit')
      const from = here.upstream.books().generations.size
      await eventually('it runs', () => here.upstream.books().generations.size > from)
      const second = await here.host.run(...RUN, '--budget', '20')
      expect(second).toMatchObject({ code: 75 })
      expect(second.err).toContain('another run')
      first.kill('SIGINT')
      expect(await ended).toEqual([75, null])
      const { run } = booksIn(here.host.home)
      expect(run).toMatchObject({ state: 'stopped', why: 'it was told to stop' })
    },
    MINUTES,
  )
})
