/** Every command with its arguments and options. What a command does is loaded when it is asked for. */
import { Command } from 'commander'
import { VERSION } from '../daemon/version.ts'
import type { ExitCode } from '../errors.ts'
import { addAlerts } from './alerts/alerts-commands.ts'
import type { EventsOptions } from './commands/events.ts'
import type { LogsOptions } from './commands/logs.ts'
import type { StatusOptions } from './commands/status.ts'
import type { UpOptions } from './commands/up.ts'
import type { WishOptions } from './commands/wish.ts'
import { addBackup } from './backup/backup-commands.ts'
import { addBudget } from './budget/budget-commands.ts'
import { addConfig } from './config-commands.ts'
import { addDemo } from './demo/demo-commands.ts'
import { addDashboard } from './dashboard/dashboard-commands.ts'
import { addDoctor } from './doctor/doctor-commands.ts'
import { addGateway } from './gateway/gateway-commands.ts'
import { addInstall } from './install/install-commands.ts'
import { addJobs } from './jobs/jobs-commands.ts'
import { positiveNumber, wholeNumber } from './numbers.ts'
import { addQueue } from './queue/queue-commands.ts'
import { addRankings } from './rankings/rankings-commands.ts'
import { addRegress } from './regress/regress-commands.ts'
import { addReport } from './report-commands.ts'
import { addRoutes } from './routes/routes-commands.ts'
import { addSecrets } from './secrets/secrets-commands.ts'
import type { Terminal } from './terminal.ts'

export type Ended = (code: ExitCode) => void

/** `ended` gets the exit code of a command that comes to its end with a code of its own. */
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
  addActing(program, terminal, ended)
  addJobs(program, terminal)
  addConfig(program, terminal)
  addInstall(program, terminal, ended)
  addDoctor(program, terminal, ended)
  addBackup(program, terminal, ended)
  addSecrets(program, terminal)
  addAlerts(program, terminal, ended)
  addGateway(program, terminal, ended)
  addBudget(program, terminal, ended)
  addRankings(program, terminal, ended)
  addRegress(program, terminal, ended)
  addReport(program, terminal)
  addQueue(program, terminal)
  addRoutes(program, terminal, ended)
  addDemo(program, terminal, ended)
  addDashboard(program, terminal)
  return program
}

function addDaemon(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('up')
    .description(
      'start: write a configuration where there is none, then install (macOS) or run here',
    )
    .option('--foreground', 'run the daemon here, on macOS too')
    .action(async (options: UpOptions) =>
      ended(await (await import('./commands/up.ts')).up(options, terminal)),
    )
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
  program
    .command('events')
    .description('show what has happened')
    .option('-f, --follow', 'go on with what happens')
    .option('--since <cursor>', 'only what came after this event', wholeNumber)
    .option('-n, --last <count>', 'without --since: the newest so many', positiveNumber, 30)
    .option('--json', 'an object of JSON a line')
    .action(async (options: EventsOptions) => {
      await (await import('./commands/events.ts')).events(options, terminal)
    })
  program
    .command('logs')
    .description('show the log of an agent, of a run of a job, or of the daemon')
    .argument('<name>', 'an agent, a job, or daemon')
    .option('-n, --lines <count>', 'how many lines of its end', wholeNumber, 50)
    .option('-f, --follow', 'go on with what is added')
    .option('--slot <slot>', 'of a job: not its newest run but that of this slot')
    .option('--raw', 'as written, not made readable')
    .action(async (name: string, options: LogsOptions) => {
      await (await import('./commands/logs.ts')).logs(name, options, terminal)
    })
}

function addActing(program: Command, terminal: Terminal, ended: Ended): void {
  const wishes = [
    ['start', 'start agents, and keep them up'],
    ['stop', 'stop agents, and keep them down'],
    ['restart', 'stop agents and start them again'],
  ] as const
  for (const [kind, description] of wishes) {
    program
      .command(kind)
      .description(description)
      .argument('[names...]', 'agents')
      .option('--all', 'every agent')
      .option('--no-wait', 'do not wait until it is so')
      .action(async (names: readonly string[], options: WishOptions, command: Command) => {
        if (names.length > 0 === (options.all === true)) {
          command.error('error: name the agents, or use --all for every one')
        }
        ended(await (await import('./commands/wish.ts')).wish(kind, names, options, terminal))
      })
  }
  program
    .command('send')
    .description('give an agent a text: a prompt, or a line for its stdin')
    .argument('<name>', 'an agent')
    .argument('<text>', 'the text; - reads it from stdin')
    .action(async (name: string, text: string) => {
      await (await import('./commands/send.ts')).send(name, text, terminal)
    })
  program
    .command('attach')
    .description("show an agent's terminal here")
    .argument('<name>', 'an agent')
    .action(async (name: string) =>
      ended(await (await import('./commands/attach.ts')).attach(name, terminal)),
    )
}
