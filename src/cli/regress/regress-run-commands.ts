/** `agenthost regress run`, `show` and `compare` with their arguments. */
import { InvalidArgumentError, type Command } from 'commander'
import { scaled } from '../../decimal.ts'
import type { HarnessName } from '../../regression/trial.ts'
import type { RegressCompareOptions } from '../commands/regress-compare.ts'
import type { RegressRunOptions } from './regress-batch.ts'
import type { RegressShowOptions } from '../commands/regress-show.ts'
import { positiveNumber } from '../numbers.ts'
import type { Ended } from '../program.ts'
import type { Terminal } from '../terminal.ts'

/** Those that this version can run chores through; prompts go straight. */
const HARNESSES: readonly HarnessName[] = ['claude-code', 'openclaw']

export function addRegressRun(regress: Command, terminal: Terminal, ended: Ended): void {
  regress
    .command('run')
    .description('run the suites through the models of the routes, and compare with weeks before')
    .option('--suite <suite...>', 'these suites only')
    .option(
      '--model <model...>',
      'also these models, such as openrouter/deepseek/deepseek-v4-flash',
    )
    .option('--only', 'no models but those of --model')
    .option('--repeat <count>', 'so many attempts a task', positiveNumber)
    .option('--budget <usd>', 'what it may cost in all, in US dollars', usd)
    .option('--harness <name>', `for chores: ${HARNESSES.join(', ')}`, harness)
    .option('--resume', 'go on with the run that was left, also one that was stopped')
    .option('--fresh', 'begin a new one, and give up what was left')
    .option('--json', 'as JSON')
    .action(async (options: RegressRunOptions, command: Command) => {
      if (options.resume === true && options.fresh === true)
        command.error('error: --resume and --fresh contradict each other')
      ended(await (await import('../commands/regress-run.ts')).regressRun(options, terminal))
    })
  regress
    .command('show')
    .description('show a run: what is said of each model, and its figures')
    .argument('[run]', 'its number; the newest of each suite otherwise', positiveNumber)
    .option('--json', 'as JSON')
    .action(async (run: number | undefined, options: RegressShowOptions) => {
      ;(await import('../commands/regress-show.ts')).regressShow(run, options, terminal)
    })
  regress
    .command('compare')
    .description('tell whether two models differ, on the tasks of the newest run that has both')
    .argument('<a>', 'a model, whole or a part of its name that no other has')
    .argument('<b>', 'another one')
    .option('--json', 'as JSON')
    .action(async (a: string, b: string, options: RegressCompareOptions) => {
      ;(await import('../commands/regress-compare.ts')).regressCompare([a, b], options, terminal)
    })
}

const NANO_DIGITS = 9

function usd(text: string): bigint {
  const amount = /^\$?(\d{1,6}(?:\.\d{1,9})?)$/.exec(text)?.[1]
  const nanoUsd = amount === undefined ? null : scaled(amount, NANO_DIGITS)
  if (nanoUsd !== null && nanoUsd > 0n) return nanoUsd
  throw new InvalidArgumentError('It must be an amount of US dollars such as 10 or 2.50.')
}

function harness(text: string): HarnessName {
  const found = HARNESSES.find((each) => each === text)
  if (found !== undefined) return found
  throw new InvalidArgumentError(`It must be one of ${HARNESSES.join(', ')}.`)
}
