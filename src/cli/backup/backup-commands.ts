/** `agenthost backup` and `restore` with their options. What they do is loaded when it is asked for. */
import type { Command } from 'commander'
import type { BackupOptions } from '../commands/backup.ts'
import type { RestoreOptions } from '../commands/restore.ts'
import type { Ended } from '../program.ts'
import type { Terminal } from '../terminal.ts'

export function addBackup(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('backup')
    .description('copy host.db, ledger.db and insights.db beside whoever writes them')
    .option('--out <folder>', 'into this folder, where nothing is cleared away')
    .option('--json', 'as JSON')
    .action(async (options: BackupOptions) => {
      ended((await import('../commands/backup.ts')).backup(options, terminal))
    })
  program
    .command('restore')
    .description('put a copy in the place of its database; whoever writes that has to be down')
    .argument('[file]', 'a copy; without it they are listed')
    .option('--json', 'as JSON')
    .action(async (file: string | undefined, options: RestoreOptions) => {
      ended((await import('../commands/restore.ts')).restore(file, options, terminal))
    })
}
