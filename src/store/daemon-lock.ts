/** The lock of the one daemon of a home. Who holds it stands beside it in `daemon.pid`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockFile } from './lock-file.ts'

export type Holder = { readonly pid: number; readonly startedAt: string }

export type DaemonLock =
  | { readonly held: true; readonly release: () => void }
  /** Another daemon has it; null where it has not yet said who it is. */
  | { readonly held: false; readonly by: Holder | null }

export function daemonLock(home: string, self: Holder): DaemonLock {
  const release = lockFile(join(home, 'daemon.lock'))
  if (release === null) return { held: false, by: holderIn(home) }
  writeFileSync(join(home, 'daemon.pid'), JSON.stringify(self), { mode: 0o600 })
  return { held: true, release }
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
