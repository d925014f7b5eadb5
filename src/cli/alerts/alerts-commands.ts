/** The commands of the alarm: `alerts` on the host, `watch` on a person's own computer. */
import type { Command } from 'commander'
import type { AlertsOptions } from '../commands/alerts.ts'
import type { WatchOptions } from '../commands/watch.ts'
import { wholeNumber } from '../numbers.ts'
import type { Ended } from '../program.ts'
import type { Terminal } from '../terminal.ts'

export function addAlerts(program: Command, terminal: Terminal, ended: Ended): void {
  const alerts = program
    .command('alerts')
    .description('show what needs a person')
    .option('-n, --last <count>', 'how many of those that are over', wholeNumber, 10)
    .option('-f, --follow', 'go on with what is told from now on')
    .option('--since <cursor>', 'with --follow: all that was told after this one', wholeNumber)
    .option('--json', 'as JSON; with --follow an object a line')
    .action(async (options: AlertsOptions) => {
      await (await import('../commands/alerts.ts')).alerts(options, terminal)
    })
  alerts
    .command('ack')
    .description('say that you know: there are no reminders any more')
    .argument('<id>', 'its number', wholeNumber)
    .action(async (id: number) => {
      await (await import('../commands/alerts-ack.ts')).alertsAck(id, terminal)
    })
  alerts
    .command('test')
    .description('send a test through each channel, and say what came back')
    .option('--json', 'as JSON')
    .action(async (options: { readonly json?: true }) =>
      ended(await (await import('../commands/alerts-test.ts')).alertsTest(options, terminal)),
    )
  program
    .command('watch')
    .description('on your own Mac or Linux desktop: show the alerts of a host here')
    .argument('<destination>', 'as for ssh, such as user@mini')
    .option('--install', 'do so from every login on (macOS)')
    .option('--uninstall', 'do so no more')
    .action(async (destination: string, options: WatchOptions) => {
      await (await import('../commands/watch.ts')).watch(destination, options, terminal)
    })
}
