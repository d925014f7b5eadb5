/** Reads `insights.db` beside whichever command writes it. */
import { join } from 'node:path'
import { systemClock } from '../clock.ts'
import { AgenthostError } from '../errors.ts'
import type { Database } from './database.ts'
import { lockInsights, openInsights } from './insights.ts'
import { INSIGHTS_MIGRATIONS } from './migrations/insights.ts'
import { readBeside } from './read-beside.ts'

/**
 * What `read` makes of it; null where there is no file. One of an earlier version is brought up to date first. Throws
 * an AgenthostError where another command writes such a one, for a newer version, and for a damaged file.
 */
export function readInsights<T>(home: string, read: (db: Database) => T): T | null {
  return readBeside({ ...besideOf(home), whenOld: (refusal) => bringUp(home, refusal) }, read)
}

/** The same for the daemon, which writes nothing there: an earlier version is an AgenthostError. */
export function peekInsights<T>(home: string, read: (db: Database) => T): T | null {
  const whenOld = (refusal: string): never => {
    throw new AgenthostError('config', refusal, 'Any command that reads it brings it up to date.')
  }
  return readBeside({ ...besideOf(home), whenOld }, read)
}

function besideOf(home: string) {
  return {
    path: join(home, 'insights.db'),
    migrations: INSIGHTS_MIGRATIONS,
    damaged: 'A damaged file is put aside by `agenthost rankings pull`, which begins a new one.',
  }
}

function bringUp(home: string, refusal: string): void {
  const lock = lockInsights(home)
  if (lock === null) {
    const hint = 'Another command is bringing it up to date: let it end, then try again.'
    throw new AgenthostError('temporary', refusal, hint)
  }
  try {
    openInsights(home, systemClock.now()).db.close()
  } finally {
    lock.release()
  }
}
