/** `agenthost rankings pull`: fetches the week that was asked for, or reads it from a saved file. */
import { AgenthostError, type ExitCode } from '../../errors.ts'
import type { Terminal } from '../terminal.ts'

export type PullOptions = {
  readonly week?: string
  readonly since?: string
  readonly from?: string
  readonly json?: true
}

export function rankingsPull(_options: PullOptions, _terminal: Terminal): Promise<ExitCode> {
  throw new AgenthostError('temporary', 'unable to pull the rankings: not in this version')
}
