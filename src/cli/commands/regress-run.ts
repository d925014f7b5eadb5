/** `agenthost regress run`: the same tasks through the models in use, and what the figures allow to say. */
import { systemClock } from '../../clock.ts'
import { loadConfig } from '../../config/load.ts'
import type { Config } from '../../config/entry.ts'
import { gatewayUrl } from '../../daemon/gateway-plan.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import { AgenthostError, EXIT, type ExitCode } from '../../errors.ts'
import type { KeptRun } from '../../regression/run-record.ts'
import { resumption } from '../../regression/resume-plan.ts'
import { RUN_SETTINGS, type RunSettings } from '../../regression/run-settings.ts'
import type { HarnessName } from '../../regression/trial.ts'
import type { Database } from '../../store/database.ts'
import { lockRegress, openInsights } from '../../store/insights.ts'
import { insightsLocked } from '../../store/insights-writing.ts'
import { ensureHome, homePaths } from '../home.ts'
import { booksOf, carryOut, type Books } from '../regress-carry-out.ts'
import { freshSetups } from '../regress-fresh.ts'
import { gatewayAnswers } from '../regress-gateway.ts'
import { harnessesOf, type Harnesses } from '../regress-harnesses.ts'
import { runView } from '../regress-view.ts'
import { runText } from '../regress-text.ts'
import { suiteNamed } from '../regress-suites-read.ts'
import type { Terminal } from '../terminal.ts'

export type RegressRunOptions = {
  readonly suite?: readonly string[]
  readonly model?: readonly string[]
  readonly only?: true
  readonly repeat?: number
  /** Nano-USD. */
  readonly budget?: bigint
  readonly harness?: HarnessName
  readonly resume?: true
  readonly fresh?: true
  readonly json?: true
}

/** 1 a model got worse, 75 stopped or invalid or another run, 69 no gateway answers, 78 nothing was paid yet. */
export async function regressRun(
  options: RegressRunOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const paths = homePaths(terminal.env)
  ensureHome(paths)
  const { config } = await loadConfig(paths.config, terminal.env)
  if (config.gateway === null) {
    const hint = 'Write `gateway: {}` into agenthost.yaml; every attempt is capped there.'
    throw new AgenthostError('config', 'unable to run: there is no gateway here', hint)
  }
  const lock = lockRegress(paths.home)
  if (lock === null) {
    const hint = 'Let it end, or stop it; `agenthost regress show` shows how far it is.'
    throw new AgenthostError('temporary', 'unable to run: another run is under way', hint)
  }
  const harnesses = harnessesOf(terminal.env)
  let db: Database | null = null
  try {
    db = await opened(paths.home)
    const books = booksOf(paths.home, db)
    const work = { options, terminal, paths, config, books, harnesses }
    return await runAll({ ...work, url: gatewayUrl(config.gateway) })
  } finally {
    harnesses.close()
    db?.close()
    lock.release()
  }
}

/** Under the lock, since opening may bring the file up to date. */
async function opened(home: string): Promise<Database> {
  const writing = await insightsLocked(home, systemClock)
  try {
    return openInsights(home, systemClock.now()).db
  } finally {
    writing.release()
  }
}

type Work = {
  readonly options: RegressRunOptions
  readonly terminal: Terminal
  readonly paths: HomePaths
  readonly config: Config
  readonly books: Books
  readonly harnesses: Harnesses
  readonly url: string
}

async function runAll(work: Work): Promise<ExitCode> {
  const { options, terminal, paths, books, harnesses, url } = work
  const settings = settingsOf(options)
  const batch = await batchOf(work, settings)
  const runs = books.rows.batch(batch).filter(({ state }) => state === null)
  await gatewayAnswers(url)
  const suites = runs.map((kept) => suiteOf(kept, work))
  const stop = new AbortController()
  const leave = (): void => {
    terminal.err('\nStopping: what is under way is ended, and will be run again.\n')
    stop.abort()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, leave)
  try {
    for (const [at, kept] of runs.entries()) {
      const suite = suites[at]
      if (suite === undefined) continue
      const doors = {
        prompts: harnesses.prompts,
        chores: await harnesses.choresFor(kept.harness, suite),
      }
      const { parallel } = settings
      const carrying = { paths, books, gatewayUrl: url, work: doors, parallel, terminal }
      await carryOut(kept, suite, { ...carrying, stop: stop.signal })
    }
  } finally {
    for (const signal of signals) process.off(signal, leave)
  }
  return told(batch, work)
}

function settingsOf(options: RegressRunOptions): RunSettings {
  return {
    ...RUN_SETTINGS,
    ...(options.suite !== undefined && { suites: options.suite }),
    ...(options.model !== undefined && { models: [...RUN_SETTINGS.models, ...options.model] }),
    ...(options.repeat !== undefined && { repeat: options.repeat }),
    ...(options.budget !== undefined && { budgetNanoUsd: options.budget }),
    ...(options.harness !== undefined && { harness: options.harness }),
  }
}

/** The batch to carry out: one that was left, or a new one. */
async function batchOf(work: Work, settings: RunSettings): Promise<number> {
  const { options, terminal, paths, config, books, harnesses } = work
  const { rows, write } = books
  const { suite, model, repeat, harness } = options
  const isNamed = [suite, model, repeat, harness].some((each) => each !== undefined)
  const wants = options.resume === true ? 'resume' : options.fresh === true ? 'fresh' : null
  const [last] = rows.runs(1)
  const newest = last === undefined ? [] : rows.batch(last.batch)
  const plan = resumption(newest, { wants, isNamed }, systemClock.now())
  if (plan.do === 'refuse')
    throw new AgenthostError('usage', `unable to run: ${plan.why}`, plan.hint)
  if (plan.do === 'resume') {
    await write(() => takeUp(newest, options.budget, books))
    const ids = newest.map(({ id }) => id).join(', ')
    terminal.err(`Going on with run ${ids}; what is recorded is not run again.\n`)
    return plan.batch
  }
  const suites = settings.suites.map((name) => suiteNamed(name, paths.home))
  const onlyThose = options.only === true
  const fresh = { paths, config, env: terminal.env, settings, onlyThose, suites }
  const setups = await freshSetups({ ...fresh, versionOf: harnesses.versionOf })
  const at = systemClock.now()
  const ids = await write(() => {
    const why = 'it was given up for a new one'
    for (const id of plan.giveUp) rows.endRun(id, { state: 'stopped', why, at })
    return rows.addBatch(setups, at)
  })
  return ids[0] ?? 0
}

function takeUp(newest: readonly KeptRun[], budget: bigint | undefined, { rows }: Books): void {
  for (const { id, state, batch } of newest) {
    if (state === 'stopped') rows.endRun(id, { state: null, why: '', at: null })
    if (budget !== undefined) rows.setBudget(batch, budget)
  }
}

/** As it was when the run began; throws `bad` where it is another one now. */
function suiteOf(kept: KeptRun, { paths }: Work) {
  const suite = suiteNamed(kept.suite, paths.home)
  if (suite.hash === kept.suiteHash) return suite
  throw new AgenthostError(
    'bad',
    `unable to go on with run ${kept.id}: the suite ${kept.suite} is another one by now`,
    'Give it up with `agenthost regress run --fresh`.',
  )
}

function told(batch: number, { books, options, terminal }: Work): ExitCode {
  const views = books.rows.batch(batch).map((run) => runView(run, books))
  if (options.json === true) terminal.out(`${JSON.stringify(views, null, 2)}\n`)
  else for (const view of views) terminal.out(runText(view, terminal))
  if (views.some(({ models }) => models.some(({ word }) => word === 'REGRESSED'))) return EXIT.bad
  return views.every(({ state }) => state === 'good') ? EXIT.done : EXIT.temporary
}
