/** `agenthost regress`: its commands with their arguments. What a command does is loaded when it is asked for. */
import type { Command } from 'commander'
import type { Ended } from './program.ts'
import { addRegressRun } from './regress-run-commands.ts'
import type { Terminal } from './terminal.ts'

export function addRegress(program: Command, terminal: Terminal, ended: Ended): void {
  const regress = program
    .command('regress')
    .description('fixed tasks, run through models each week, to see whether one got worse')
  addRegressRun(regress, terminal, ended)
}
