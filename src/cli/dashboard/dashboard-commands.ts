/** The command of the page with its arguments. What it does is loaded when it is asked for. */
import { type Command, InvalidArgumentError } from 'commander'
import type { DashboardOptions } from '../commands/dashboard.ts'
import { numberUpTo } from '../numbers.ts'
import type { Terminal } from '../terminal.ts'

export function addDashboard(program: Command, terminal: Terminal): void {
  program
    .command('dashboard')
    .description('serve a page to look at and to act from, on this computer alone, until ^C')
    .option('--port <port>', 'instead of 4142', port)
    .action(async (options: DashboardOptions) => {
      await (await import('../commands/dashboard.ts')).dashboard(options, terminal)
    })
}

const PORT_MAX = 65_535

function port(text: string): number {
  const number = numberUpTo(PORT_MAX)(text)
  if (number > 0) return number
  throw new InvalidArgumentError('A port is at least 1.')
}
