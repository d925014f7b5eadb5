/** `agenthost regress run`: the same tasks through the models in use, and what the figures allow to say. */
import { systemClock } from '../../clock.ts'
import { loadConfig } from '../../config/load.ts'
import { gatewayUrl } from '../../daemon/gateway-plan.ts'
import { AgenthostError, EXIT, type ExitCode } from '../../errors.ts'
import type { Database } from '../../store/database.ts'
import { lockRegress, openInsights } from '../../store/insights.ts'
import { insightsLocked } from '../../store/insights-writing.ts'
import { ensureHome, homePaths } from '../home.ts'
import { booksOf, carryOut } from '../regress/regress-carry-out.ts'
import {
  batchOf,
  settingsOf,
  suiteOf,
  type RegressRunOptions,
  type Work,
} from '../regress/regress-batch.ts'
import { gatewayAnswers } from '../regress/regress-gateway.ts'
import { harnessesOf } from '../regress/regress-harnesses.ts'
import { runView } from '../regress/regress-view.ts'
import { runText } from '../regress/regress-text.ts'
import type { Terminal } from '../terminal.ts'

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

async function runAll(work: Work): Promise<ExitCode> {
  const { options, terminal, paths, config, books, harnesses, url } = work
  const settings = settingsOf(options, config.regression)
  // Before a run is begun, which would be there to be taken up.
  await gatewayAnswers(url)
  const batch = await batchOf(work, settings)
  const runs = books.rows.batch(batch).filter(({ state }) => state === null)
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

function told(batch: number, { books, options, terminal }: Work): ExitCode {
  const views = books.rows.batch(batch).map((run) => runView(run, books))
  if (options.json === true) terminal.out(`${JSON.stringify(views, null, 2)}\n`)
  else for (const view of views) terminal.out(runText(view, terminal))
  const isWorse = views.some(({ models }) => models.some(({ word }) => word === 'REGRESSED'))
  // As a job it has done its work then, and what follows from it may begin: an alert tells who got worse.
  if (isWorse && terminal.env['AGENTHOST_UNATTENDED'] !== '1') return EXIT.bad
  return views.every(({ state }) => state === 'good') ? EXIT.done : EXIT.temporary
}
