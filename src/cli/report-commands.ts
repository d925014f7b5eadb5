/** The command of the weekly report with its arguments. What it does is loaded when it is asked for. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Format, FORMATS } from '../report/formats.ts'
import type { ReportOptions } from './commands/report.ts'
import { day } from './day-argument.ts'
import type { Terminal } from './terminal.ts'

export function addReport(program: Command, terminal: Terminal): void {
  program
    .command('report')
    .description('write the report of a week: tokens beside dollars, and what moved')
    .option('--week <date>', 'a day of it; without, the newest week there is', day)
    .option('--format <list>', `some of ${FORMATS.join(',')}; without, all`, formatsOf)
    .option('--out <folder>', 'instead of reports/<week> of the home')
    .option('--json', 'say what was written as JSON')
    .addOption(
      new Option('--from <file>', 'a report.json, or what `rankings show --json` says').hideHelp(),
    )
    .action(async (options: ReportOptions) => {
      await (await import('./commands/report.ts')).report(options, terminal)
    })
}

function formatsOf(list: string): readonly Format[] {
  const names = list.split(',').map((name) => name.trim())
  const formats = FORMATS.filter((format) => names.includes(format))
  const unknown = names.find((name) => !FORMATS.some((format) => format === name))
  if (unknown === undefined) return formats
  throw new InvalidArgumentError(`${unknown} is none of ${FORMATS.join(', ')}.`)
}
