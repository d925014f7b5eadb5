/** Where the log of a name is, and which names have one. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { HomePaths } from '../../daemon/paths.ts'
import { AgenthostError } from '../../errors.ts'
import { entriesOf, jobLogPath, jobsWithLogs } from './job-log-places.ts'

/** The daemon's own log goes by this name. */
export const DAEMON = 'daemon'

/** Throws `bad` for a name without a log, with the names that have one. `slot` is for a job. */
export function logPath(paths: HomePaths, name: string, slot?: string): string {
  const path = join(paths.logs, name === DAEMON ? '' : 'agents', `${name}.log`)
  if (slot === undefined && !name.includes('/') && existsSync(path)) return path
  const ofJob = jobLogPath(paths, name, slot)
  if (ofJob !== null) return ofJob
  const ofDaemon = existsSync(join(paths.logs, `${DAEMON}.log`)) ? [DAEMON] : []
  const names = [...namesIn(join(paths.logs, 'agents')), ...jobsWithLogs(paths), ...ofDaemon]
  throw new AgenthostError(
    'bad',
    `unable to show the log of ${name}: there is none`,
    names.length > 0
      ? `There are: ${names.join(', ')}.`
      : 'No log was ever written here. Start the daemon with `agenthost up`.',
  )
}

function namesIn(folder: string): readonly string[] {
  return entriesOf(folder)
    .filter((file) => file.endsWith('.log'))
    .map((file) => file.slice(0, -'.log'.length))
}
