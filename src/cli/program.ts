/** Every command with its arguments and options. What a command does is loaded when it is asked for. */
import { Command } from 'commander'
import { VERSION } from '../daemon/version.ts'
import type { ExitCode } from '../errors.ts'
import type { StatusOptions } from './commands/status.ts'
import type { Terminal } from './terminal.ts'

export type Ended = (code: ExitCode) => void

/** `ended` gets the exit code of a command that came to its end with another than 0. */
export function programOf(terminal: Terminal, ended: Ended): Command {
  const program = new Command('agenthost')
    .description('Keeps Claude Code, OpenClaw and other agents running.')
    .version(VERSION, '--version', 'say which version this is')
    .helpOption('-h, --help', 'say how a command is used')
    .helpCommand(false)
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError()
    .exitOverride()
  addDaemon(program, terminal, ended)
  addLooking(program, terminal)
  return program
}

function addDaemon(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('run')
    .description('run the daemon in the foreground')
    .action(async () => ended(await (await import('./commands/run.ts')).run(terminal)))
}

function addLooking(program: Command, terminal: Terminal): void {
  program
    .command('status')
    .description('show what runs')
    .option('-w, --watch', 'draw it again each second')
    .option('--json', 'as JSON')
    .action(async (options: StatusOptions) => {
      await (await import('./commands/status.ts')).status(options, terminal)
    })
}
