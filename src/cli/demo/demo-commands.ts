/** The command of the tour with its options. What it does is loaded when it is asked for. */
import type { Command } from 'commander'
import type { DemoOptions } from '../commands/demo.ts'
import type { Ended } from '../program.ts'
import type { Terminal } from '../terminal.ts'

export function addDemo(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('demo')
    .description('a tour of a minute, offline and in a home of its own, which it removes again')
    .option('--keep', 'leave that home when it is over, and say where it is')
    .action(async (options: DemoOptions) =>
      ended(await (await import('../commands/demo.ts')).demo(options, terminal)),
    )
}
