/** Where the log of a name is, and which names have one. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HomePaths } from '../daemon/paths.ts'
import { AgenthostError, codeOf } from '../errors.ts'

/** The daemon's own log goes by this name. */
export const DAEMON = 'daemon'

/** Throws `bad` for a name without a log, with the names that have one. */
export function logPath(paths: HomePaths, name: string): string {
  const path = join(paths.logs, name === DAEMON ? '' : 'agents', `${name}.log`)
  if (!name.includes('/') && existsSync(path)) return path
  const names = namesIn(join(paths.logs, 'agents'))
  throw new AgenthostError(
    'bad',
    `unable to show the log of ${name}: there is none`,
    `There are: ${[...names, DAEMON].join(', ')}.`,
  )
}

function namesIn(folder: string): readonly string[] {
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith('.log'))
    return files.map((file) => file.slice(0, -'.log'.length)).toSorted()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
