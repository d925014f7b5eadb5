/** `agenthost secrets`: its commands with their arguments and options. */
import type { Command } from 'commander'
import type { SetOptions } from '../commands/secrets-set.ts'
import type { Terminal } from '../terminal.ts'

/** Said without what was given: it is in the shell's history already, but need not be in a log too. */
const NO_ARGUMENT =
  'error: a name is all that it takes. The value is never an argument, since every user of this host can read those (ps), and shells keep them: it is asked for, or read from stdin. If that was the value, replace it where it was issued.'

export function addSecrets(program: Command, terminal: Terminal): void {
  const secrets = program
    .command('secrets')
    .description('keep keys and tokens out of files, lists and logs')
  secrets
    .command('set')
    .description('keep a secret; its value is asked for, or read from stdin')
    .argument('<name>', 'what it is called, such as claude-token')
    .option('--file', 'in a file that only you can read')
    .option('--keychain', 'in the keychain of this Mac, or not at all')
    // What looks like an option may be a value in the wrong place, and would be quoted.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async (name: string, options: SetOptions, command: Command) => {
      if (command.args.length > 1) command.error(NO_ARGUMENT)
      if (options.file === true && options.keychain === true) {
        command.error('error: --file or --keychain, not both')
      }
      await (await import('../commands/secrets-set.ts')).secretsSet(name, options, terminal)
    })
  secrets
    .command('list')
    .description('show which secrets there are, and whether they can be read; never their values')
    .option('--json', 'as JSON')
    .action(async (options: { readonly json?: boolean }) => {
      await (await import('../commands/secrets-list.ts')).secretsList(options, terminal)
    })
  secrets
    .command('delete')
    .description('forget a secret')
    .argument('<name>', 'a secret')
    .action(async (name: string) => {
      await (await import('../commands/secrets-delete.ts')).secretsDelete(name, terminal)
    })
}
