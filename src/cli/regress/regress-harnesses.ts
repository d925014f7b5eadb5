/** The harnesses of this host. The sandbox is made, and has to prove itself, when a run first needs it. */
import { AgenthostError } from '../../errors.ts'
import type { ChoreWork } from '../../regression/attempt-work.ts'
import { claudeCodeHarness } from '../../regression/claude-code-harness.ts'
import type { ChoreHarness, PromptHarness } from '../../regression/harness.ts'
import type { Suite } from '../../regression/task.ts'
import type { HarnessName } from '../../regression/trial.ts'
import { systemClock } from '../../clock.ts'
import { openclawHarness } from '../../regression/openclaw-harness.ts'
import { claudeProgram } from './regress-claude.ts'
import { choreWork, confineOf, OPENCLAW_LIMITS } from './regress-chores.ts'
import { openclawProgram } from './regress-openclaw.ts'
import { promptHarness } from './regress-prompts.ts'
import { hostSandbox, type HostSandbox } from './regress-sandbox.ts'

export type Harnesses = {
  readonly prompts: PromptHarness
  /** Null for a suite of prompts. Rejects with what escaped from the sandbox. */
  readonly choresFor: (harness: HarnessName, suite: Suite) => Promise<ChoreWork | null>
  /** Rejects with what is missing and how to get it, or what escaped from the sandbox. */
  readonly versionOf: (harness: HarnessName) => Promise<string>
  readonly close: () => void
}

export function harnessesOf(env: NodeJS.ProcessEnv): Harnesses {
  const prompts = promptHarness()
  let host: HostSandbox | null = null
  let isTrusted = false
  const sandbox = (): HostSandbox => (host ??= hostSandbox(env))
  const trust = async (): Promise<void> => {
    if (!isTrusted) await sandbox().trust()
    isTrusted = true
  }
  const claude = claudeProgram(env)
  const openclaw = openclawProgram(env)
  const harnessOf = (name: HarnessName): ChoreHarness => {
    if (name === 'claude-code')
      return claudeCodeHarness({
        clock: systemClock,
        confine: confineOf(sandbox()),
        program: claude,
      })
    if (name !== 'openclaw') throw none(name)
    const confine = confineOf(sandbox(), OPENCLAW_LIMITS)
    return openclawHarness({ clock: systemClock, confine, program: openclaw })
  }
  return {
    prompts,
    async choresFor(name, suite) {
      if (suite.tasks.every(({ kind }) => kind === 'tools')) return null
      await trust()
      return choreWork(harnessOf(name), sandbox())
    },
    async versionOf(name) {
      if (name === 'direct') return prompts.version()
      const { version } = await (name === 'openclaw' ? openclaw() : claude())
      await trust()
      return version
    },
    close: () => host?.close(),
  }
}

function none(harness: HarnessName): AgenthostError {
  return new AgenthostError(
    'config',
    `unable to run chores through ${harness}: it sends prompts alone`,
    'Use --harness claude-code or openclaw, or run the prompts alone: `agenthost regress run --suite tools`.',
  )
}
