/** The commands of the installation under launchd. */
import { Option, type Command } from 'commander'
import type { InstallOptions } from '../commands/install.ts'
import type { UninstallOptions } from '../commands/uninstall.ts'
import type { Ended } from '../program.ts'
import type { Terminal } from '../terminal.ts'

export function addInstall(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('install')
    .description('have launchd keep the daemon up (macOS)')
    .addOption(
      new Option('--gui', 'in the session at the screen').conflicts(['system', 'background']),
    )
    .addOption(
      new Option(
        '--system',
        'for the whole Mac, from boot on: prints what needs root as a script',
      ).conflicts(['gui', 'background']),
    )
    .addOption(
      new Option(
        '--background',
        'without a login at the screen, from the first login on',
      ).conflicts(['gui', 'system']),
    )
    .action(async (options: InstallOptions) =>
      ended(await (await import('../commands/install.ts')).install(options, terminal)),
    )
  program
    .command('upgrade')
    .description('put this program in the place of the one that is installed')
    .action(async () => ended(await (await import('../commands/upgrade.ts')).upgrade(terminal)))
  program
    .command('uninstall')
    .description('stop the agents, and take everything out of launchd')
    .option('--purge', 'remove the data as well')
    .action(async (options: UninstallOptions) =>
      ended(await (await import('../commands/uninstall.ts')).uninstall(options, terminal)),
    )
  program
    .command('watchdog')
    .description(
      'look whether the daemon answers, and wake it if not: what launchd runs each minute',
    )
    .action(async () => ended(await (await import('../commands/watchdog.ts')).watchdog(terminal)))
}
