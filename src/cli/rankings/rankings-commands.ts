/** `agenthost rankings`: its commands with their arguments. What a command does is loaded when it is asked for. */
import type { Command } from 'commander'
import type { HistoryOptions } from '../commands/rankings-history.ts'
import type { PullOptions } from '../commands/rankings-pull.ts'
import type { ShowOptions } from '../commands/rankings-show.ts'
import { day } from '../day-argument.ts'
import { numberUpTo } from '../numbers.ts'
import type { Ended } from '../program.ts'
import type { Terminal } from '../terminal.ts'

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
      ended(await (await import('../commands/rankings-pull.ts')).rankingsPull(options, terminal))
    })
  rankings
    .command('show')
    .description('show a week: the market, its first ten, who is called and who is paid')
    .option('--week <date>', 'the week of this day; the newest one that is stored otherwise', day)
    .option('--json', 'as JSON, with all of it')
    .action(async (options: ShowOptions) => {
      await (await import('../commands/rankings-show.ts')).rankingsShow(options, terminal)
    })
  rankings
    .command('history')
    .description('show one model week by week')
    .argument('<model>', 'its slug, its id, or a part of its name that no other has')
    .option('-n, --last <count>', 'so many weeks', numberUpTo(1000), 26)
    .option('--json', 'as JSON')
    .action(async (model: string, options: HistoryOptions) => {
      const { rankingsHistory } = await import('../commands/rankings-history.ts')
      rankingsHistory(model, options, terminal)
    })
}
