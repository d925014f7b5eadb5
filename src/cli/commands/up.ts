/** `agenthost up`: from nothing to running agents; the second time it only says what runs. */
import { controlClient } from '../../control/client.ts'
import type { Status } from '../../control/protocol.ts'
import { AgenthostError, EXIT, type ExitCode } from '../../errors.ts'
import { platformOf } from '../../platform/platform.ts'
import { homePaths } from '../home.ts'
import { statusText } from '../status-table.ts'
import type { Terminal } from '../terminal.ts'
import { typedCommand } from '../typed-command.ts'
import { writeStarter } from './init.ts'
import { run } from './run.ts'

export type UpOptions = { readonly foreground?: true }

/**
 * Writes a configuration where there is none; then installs on macOS, and elsewhere, or when asked to, is
 * the daemon in the foreground.
 */
export async function up({ foreground }: UpOptions, terminal: Terminal): Promise<ExitCode> {
  const running = await statusNow(homePaths(terminal.env).controlSocket)
  if (running !== null) {
    terminal.out(`It runs already.\n${statusText(running, terminal)}`)
    return EXIT.done
  }
  if (platformOf(terminal.env, process.platform) === 'darwin' && !foreground) {
    return (await import('./install.ts')).install({}, terminal)
  }
  writeStarter(terminal)
  terminal.out(`Look at it from another terminal with \`${typedCommand(terminal.env)} status\`.\n`)
  terminal.out('^C ends the daemon; the agents go on, and the next daemon takes them over.\n')
  return run(terminal, (line) => terminal.out(`${line}\n`))
}

async function statusNow(controlSocket: string): Promise<Status | null> {
  try {
    return await controlClient(controlSocket).status()
  } catch (error) {
    if (error instanceof AgenthostError && error.kind === 'unreachable') return null
    throw error
  }
}
