/**
 * What a new run is of: suites, models, harnesses, budget. Everything that can be wrong is found here, by name, before
 * anything is paid.
 */
import type { Config } from '../../config/entry.ts'
import type { HomePaths } from '../../daemon/paths.ts'
import { AgenthostError } from '../../errors.ts'
import { modelsUnderTest } from '../../regression/models-under-test.ts'
import type { RunSetup } from '../../regression/run-record.ts'
import type { RunSettings } from '../../regression/run-settings.ts'
import type { Suite } from '../../regression/task.ts'
import type { HarnessName } from '../../regression/trial.ts'
import { tableIn } from '../gateway/gateway-now.ts'
import { refuseUnknown } from './regress-models.ts'
import { weekViewOf } from '../rankings/week-of.ts'

export type Fresh = {
  readonly paths: HomePaths
  readonly config: Config
  readonly env: NodeJS.ProcessEnv
  readonly settings: RunSettings
  /** None but the models that are named. */
  readonly onlyThose: boolean
  readonly suites: readonly Suite[]
  readonly versionOf: (harness: HarnessName) => Promise<string>
}

export async function freshSetups(fresh: Fresh): Promise<readonly RunSetup[]> {
  const { paths, config, env, settings, suites, onlyThose } = fresh
  const { budgetNanoUsd, repeat, harness } = settings
  if (budgetNanoUsd === null) {
    throw new AgenthostError(
      'config',
      'unable to run: nobody has said what it may cost',
      'Say it with --budget 10 (US dollars), or `regression: { budget: 10 }` in agenthost.yaml.',
    )
  }
  const models = modelsUnderTest({
    table: tableIn(paths.home),
    candidates: onlyThose ? [] : await candidatesOf(paths, env),
    candidatesMax: settings.candidates,
    more: settings.models,
    onlyThose,
  })
  if (models.length === 0) {
    throw new AgenthostError(
      'config',
      'unable to run: there is no model to run',
      'Name one with --model openrouter/…, or give routes a model in routing.json.',
    )
  }
  const setups = suites.map(async ({ name, hash, tasks }) => {
    const through = tasks.some(({ kind }) => kind === 'chore') ? harness : 'direct'
    const harnessVersion = await fresh.versionOf(through)
    const kept = { suite: name, suiteHash: hash, harness: through, harnessVersion, models }
    return { ...kept, repeats: repeat, budgetNanoUsd }
  })
  const made = await Promise.all(setups)
  // Last, since it needs the network: a program that is missing here is told without it.
  await refuseUnknown(models, config.upstreams, env)
  return made
}

/** Of the newest week, in the order of its moves; none where no week was ever pulled. */
async function candidatesOf(paths: HomePaths, env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  try {
    const { moves } = await weekViewOf(paths, null, env)
    return moves.flatMap(({ candidate }) => (candidate === null ? [] : [candidate]))
  } catch (error) {
    if (error instanceof AgenthostError) return []
    throw error
  }
}
