/** `agenthost regress`: its commands with their arguments. What a command does is loaded when it is asked for. */
import type { Command } from 'commander'
import type { CheckOptions } from '../commands/regress-check.ts'
import type { ImportOptions } from '../commands/regress-import.ts'
import type { SuitesOptions } from '../commands/regress-suites.ts'
import type { Ended } from '../program.ts'
import { addRegressRun } from './regress-run-commands.ts'
import type { Terminal } from '../terminal.ts'

export function addRegress(program: Command, terminal: Terminal, ended: Ended): void {
  const regress = program
    .command('regress')
    .description('fixed tasks, run through models each week, to see whether one got worse')
  regress
    .command('check')
    .description('check that a suite proves something: references pass, untouched workspaces fail')
    .argument('[suite]', 'its name; every suite otherwise')
    .option('--json', 'as JSON')
    .action(async (suite: string | undefined, options: CheckOptions) => {
      ended(
        await (await import('../commands/regress-check.ts')).regressCheck(suite, options, terminal),
      )
    })
  regress
    .command('suites')
    .description('list the suites, those that came along and your own')
    .option('--json', 'as JSON')
    .action(async (options: SuitesOptions) => {
      ;(await import('../commands/regress-suites.ts')).regressSuites(options, terminal)
    })
  regress
    .command('import')
    .description('make a suite of your own from a folder of Exercism-style exercises')
    .argument('<folder>', 'it holds a folder for each exercise, with .meta/config.json')
    .requiredOption('--suite <name>', 'the name of the new suite')
    .option('--language <language>', 'python or javascript; told from the files otherwise')
    .option('--json', 'as JSON')
    .action(async (folder: string, options: ImportOptions) => {
      ended(
        await (
          await import('../commands/regress-import.ts')
        ).regressImport(folder, options, terminal),
      )
    })
  addRegressRun(regress, terminal, ended)
}
