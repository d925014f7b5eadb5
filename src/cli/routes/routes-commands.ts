/** `agenthost routes`: its commands with their arguments. What a command does is loaded when it is asked for. */
import { Command, Option } from 'commander'
import { CLIENTS } from '../../routing/clients.ts'
import type { ApplyOptions } from '../commands/routes-apply.ts'
import type { CheckOptions } from '../commands/routes-check.ts'
import type { ExportOptions } from '../commands/routes-export.ts'
import type { HistoryOptions } from '../commands/routes-history.ts'
import type { RollbackOptions } from '../commands/routes-rollback.ts'
import { positiveNumber } from '../numbers.ts'
import type { Ended } from '../program.ts'
import type { Terminal } from '../terminal.ts'

const WHY = ['--why <text>', 'what it is for, for the history'] as const
const NOW = ['--now', 'for sessions that are under way, too'] as const

export function addRoutes(program: Command, terminal: Terminal, ended: Ended): void {
  const routes = program
    .command('routes')
    .description('which model stands behind each name that agents ask for (routing.json)')
  addLooking(routes, terminal, ended)
  addChanging(routes, terminal)
  addProposing(routes, terminal)
  routes
    .command('export')
    .description('print what another program needs to use these routes')
    .addOption(new Option('--for <client>', 'for whom').choices(CLIENTS).makeOptionMandatory())
    .option('--route <route>', 'this route alone')
    .option('--apply', 'write it where the client reads it, and keep what was there')
    .action(async (options: ExportOptions) => {
      await (await import('../commands/routes-export.ts')).routesExport(options, terminal)
    })
}

function addLooking(routes: Command, terminal: Terminal, ended: Ended): void {
  routes
    .command('show')
    .description('show each route: its model, what comes after it, what it may spend')
    .option('--json', 'as JSON')
    .action(async (options: { readonly json?: true }) => {
      await (await import('../commands/routes-show.ts')).routesShow(options, terminal)
    })
  routes
    .command('check')
    .description('say whether a routing table can be used')
    .argument('[file]', 'instead of routing.json of the home')
    .option('--json', 'as JSON')
    .action(async (file: string | undefined, options: CheckOptions) => {
      ended(
        await (await import('../commands/routes-check.ts')).routesCheck(file, options, terminal),
      )
    })
  routes
    .command('history')
    .description('show every version, the newest first')
    .option('-n, --last <count>', 'so many of them', positiveNumber, 20)
    .option('--json', 'as JSON')
    .action(async (options: HistoryOptions) => {
      await (await import('../commands/routes-history.ts')).routesHistory(options, terminal)
    })
}

function addChanging(routes: Command, terminal: Terminal): void {
  routes
    .command('apply')
    .description('put a routing table in force')
    .argument('<file>', 'the table, or the number of a proposal')
    .option(...WHY)
    .option(...NOW)
    .action(async (file: string, options: ApplyOptions) => {
      await (await import('../commands/routes-apply.ts')).routesApply(file, options, terminal)
    })
  routes
    .command('rollback')
    .description('put an earlier version back in force')
    .argument('[version]', 'the begin of its name; otherwise the one before')
    .option(...WHY)
    .option(...NOW)
    .action(async (version: string | undefined, options: RollbackOptions) => {
      await (
        await import('../commands/routes-rollback.ts')
      ).routesRollback(version, options, terminal)
    })
  routes.command('note', { hidden: true }).action(async () => {
    await (await import('../commands/routes-note.ts')).routesNote(terminal)
  })
}

function addProposing(routes: Command, terminal: Terminal): void {
  routes
    .command('propose')
    .description('say what the newest week and regression run speak for, and keep it as a proposal')
    .option('--json', 'as JSON, with the whole new table')
    .action(async (options: { readonly json?: true }) => {
      await (await import('../commands/routes-propose.ts')).routesPropose(options, terminal)
    })
  routes
    .command('proposals')
    .description('show what was proposed, and what became of it')
    .option('--json', 'as JSON')
    .action(async (options: { readonly json?: true }) => {
      await (await import('../commands/routes-proposals.ts')).routesProposals(options, terminal)
    })
  routes
    .command('reject')
    .description('say no to a proposal')
    .argument('<id>', 'its number', positiveNumber)
    .requiredOption('--why <text>', 'for the history')
    .action(async (id: number, options: { readonly why: string }) => {
      await (await import('../commands/routes-reject.ts')).routesReject(id, options, terminal)
    })
}
