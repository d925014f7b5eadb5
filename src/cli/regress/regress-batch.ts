/** Which runs `regress run` carries out: those that were left, or new ones, with what was asked for. */
import { systemClock } from '../../clock.ts'
import type { Config } from '../../config/entry.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import { AgenthostError } from '../../errors.ts'
import { resumption } from '../../regression/resume-plan.ts'
import type { KeptRun } from '../../regression/run-record.ts'
import type { RunSettings } from '../../regression/run-settings.ts'
import type { Suite } from '../../regression/task.ts'
import type { HarnessName } from '../../regression/trial.ts'
import type { Books } from './regress-carry-out.ts'
import { freshSetups } from './regress-fresh.ts'
import type { Harnesses } from './regress-harnesses.ts'
import { suiteNamed } from './regress-suites-read.ts'
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

export type Work = {
  readonly options: RegressRunOptions
  readonly terminal: Terminal
  readonly paths: HomePaths
  readonly config: Config
  readonly books: Books
  readonly harnesses: Harnesses
  readonly url: string
}

/** What the configuration says, and what was asked for instead. */
export function settingsOf(
  options: RegressRunOptions,
  { suites, harness, models, candidates, repeat, budgetNanoUsd, parallel }: Config['regression'],
): RunSettings {
  return {
    suites: options.suite ?? suites,
    harness: options.harness ?? harness,
    models: [...models, ...(options.model ?? [])],
    candidates,
    repeat: options.repeat ?? repeat,
    budgetNanoUsd: options.budget ?? budgetNanoUsd,
    parallel,
  }
}

/** The batch to carry out: one that was left, or a new one. */
export async function batchOf(work: Work, settings: RunSettings): Promise<number> {
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
export function suiteOf(kept: KeptRun, { paths }: Work): Suite {
  const suite = suiteNamed(kept.suite, paths.home)
  if (suite.hash === kept.suiteHash) return suite
  throw new AgenthostError(
    'bad',
    `unable to go on with run ${kept.id}: the suite ${kept.suite} is another one by now`,
    'Give it up with `agenthost regress run --fresh`.',
  )
}
