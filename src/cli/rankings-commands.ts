/** `agenthost rankings`: its commands with their arguments. What a command does is loaded when it is asked for. */
import type { Command } from 'commander'
import type { PullOptions } from './commands/rankings-pull.ts'
import { day } from './day-argument.ts'
import type { Ended } from './program.ts'
import type { Terminal } from './terminal.ts'

export function addRankings(program: Command, terminal: Terminal, ended: Ended): void {
  const rankings = program
    .command('rankings')
    .description('who is called and who is paid, by the week (openrouter.ai/rankings)')
  rankings
    .command('pull')
    .description('fetch the last complete week, with names and prices')
    .option('--week <date>', 'the week of this day instead', day)
    .option('--since <date>', 'also every week since then', day)
    .option('--from <file>', 'from a saved answer (rankings-daily or models), without the network')
    .option('--json', 'as JSON')
    .action(async (options: PullOptions) => {
      ended(await (await import('./commands/rankings-pull.ts')).rankingsPull(options, terminal))
    })
}
