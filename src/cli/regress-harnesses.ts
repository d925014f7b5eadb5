/** The harnesses of this host, each made when a run first needs it. */
import type { Config } from '../config/entry.ts'
import { AgenthostError } from '../errors.ts'
import type { ChoreWork } from '../regression/attempt-work.ts'
import type { PromptHarness } from '../regression/harness.ts'
import type { Suite } from '../regression/task.ts'
import type { HarnessName } from '../regression/trial.ts'
import { promptHarness } from './regress-prompts.ts'
import type { ReadChores } from './regress-suites-read.ts'

export type Harnesses = {
  readonly prompts: PromptHarness
  /** Null for a suite of prompts. Rejects with what is missing, or what escaped from the sandbox. */
  readonly choresFor: (harness: HarnessName, suite: Suite) => Promise<ChoreWork | null>
  readonly versionOf: (harness: HarnessName) => Promise<string>
  readonly readChores: ReadChores
  readonly close: () => void
}

export function harnessesOf(_env: NodeJS.ProcessEnv, _config: Config): Harnesses {
  const prompts = promptHarness()
  const none = (harness: HarnessName): AgenthostError =>
    new AgenthostError(
      'config',
      `unable to run chores through ${harness}: this version has no such harness`,
      'Run the prompts alone: `agenthost regress run --suite tools`.',
    )
  return {
    prompts,
    choresFor: (harness, suite) =>
      suite.tasks.some(({ kind }) => kind === 'chore')
        ? Promise.reject(none(harness))
        : Promise.resolve(null),
    versionOf: (harness) =>
      harness === 'direct' ? prompts.version() : Promise.reject(none(harness)),
    readChores: () => {
      throw none('claude-code')
    },
    close: () => undefined,
  }
}
