/**
 * The lock of the one daemon of a home: an exclusive SQLite lock, which the kernel takes back the moment
 * its process dies, however it dies. Who holds it stands beside it in `daemon.pid`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { codeOf, unable } from '../errors.ts'

export type Holder = { readonly pid: number; readonly startedAt: string }

export type DaemonLock =
  | { readonly held: true; readonly release: () => void }
  /** Another daemon has it; null where it has not yet said who it is. */
  | { readonly held: false; readonly by: Holder | null }

export function daemonLock(home: string, self: Holder): DaemonLock {
  const db = new Sqlite(join(home, 'daemon.lock'), { timeout: 0 })
  try {
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (codeOf(error) === 'SQLITE_BUSY') return { held: false, by: holderIn(home) }
    throw unable({ verb: 'lock', object: join(home, 'daemon.lock'), kind: 'temporary' }, error)
  }
  writeFileSync(join(home, 'daemon.pid'), JSON.stringify(self), { mode: 0o600 })
  return { held: true, release: () => db.close() }
}

function holderIn(home: string): Holder | null {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(join(home, 'daemon.pid'), 'utf8')) as Holder
    // What a daemon before it left there names a process that is gone.
    return process.kill(pid, 0) ? { pid, startedAt } : null
  } catch {
    // It has the lock and is about to write this file: who it is is not known yet.
    return null
  }
}
