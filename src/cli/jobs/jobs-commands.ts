/** The commands of the schedule with their arguments. What a command does is loaded when it is asked for. */
import type { Command } from 'commander'
import type { JobsOptions } from '../commands/jobs.ts'
import { numberUpTo } from '../numbers.ts'
import type { Terminal } from '../terminal.ts'

export function addJobs(program: Command, terminal: Terminal): void {
  const jobs = program
    .command('jobs')
    .description('show what runs at its time, and how it went')
    .argument('[name]', 'one job: its next slots, and its last runs')
    .option('-n, --last <count>', 'with a name: so many of its last slots', numberUpTo(10_000), 10)
    .option('--json', 'as JSON')
    .action(async (name: string | undefined, options: JobsOptions) => {
      await (await import('../commands/jobs.ts')).jobs(name, options, terminal)
    })
  jobs
    .command('run')
    .description('run a job now, beside its calendar')
    .argument('<name>', 'a job')
    .action(async (name: string) => {
      await (await import('../commands/jobs-act.ts')).jobsRun(name, terminal)
    })
  jobs
    .command('skip')
    .description('skip the next slot of a job')
    .argument('<name>', 'a job')
    .action(async (name: string) => {
      await (await import('../commands/jobs-act.ts')).jobsSkip(name, terminal)
    })
}
