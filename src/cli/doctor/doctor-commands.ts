/** The command that looks at the host. */
import type { Command } from 'commander'
import type { Ended } from '../program.ts'
import type { Terminal } from '../terminal.ts'

export function addDoctor(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('doctor')
    .description('say what on this host will break unattended running, and what mends it')
    .option('-a, --all', 'what is fine as well, with what was found')
    .option('--json', 'as JSON')
    .action(async (options: { readonly all?: true; readonly json?: true }) => {
      ended(await (await import('../commands/doctor.ts')).doctor(options, terminal))
    })
}
