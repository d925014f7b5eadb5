/** `agenthost init` and `config`: their commands with their arguments. */
import type { Command } from 'commander'
import type { Terminal } from './terminal.ts'

export function addConfig(program: Command, terminal: Terminal): void {
  program
    .command('init')
    .description('write a configuration of what is found here, without starting')
    .action(async () => (await import('./commands/init.ts')).init(terminal))
  program
    .command('config')
    .description('look at the configuration')
    .command('check')
    .description('say whether it can be used')
    .argument('[file]', 'instead of agenthost.yaml of the home')
    .action(async (file: string | undefined) => {
      await (await import('./commands/config-check.ts')).configCheck(file, terminal)
    })
}
