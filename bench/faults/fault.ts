/** What a fault run is: something broken on purpose, and everything that did not hold because of it. */
import { appendFileSync, copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Home } from '../harness/home.ts'
import type { Room, Workbench } from '../harness/workbench.ts'

export type FaultScale = {
  readonly seed: number
  /** Kills of the daemon. */
  readonly kills: number
}

export type FaultResult = {
  readonly fault: string
  /** What was done, with counts. */
  readonly did: string
  /** What did not hold, in words; must be empty. */
  readonly violations: readonly string[]
  /** Why it could not be done here. */
  readonly skipped?: string
}

export type Fault = (bench: Workbench, scale: FaultScale) => Promise<FaultResult>

/** Collects violations and writes them beside what they are about. */
export type Ledger = {
  readonly violations: readonly string[]
  readonly note: (text: string) => void
  /** Notes it unless it holds. */
  readonly expect: (holds: boolean, text: string) => void
}

export function openLedger(bench: Workbench, room: Room): Ledger {
  const violations: string[] = []
  const note = (text: string): void => {
    room.keep = true
    violations.push(text)
    bench.say(`VIOLATION: ${text}`)
    appendFileSync(join(room.dir, 'violations.txt'), `${new Date().toISOString()} ${text}\n`)
  }
  const expect = (holds: boolean, text: string): void => {
    if (!holds) note(text)
  }
  return { violations, note, expect }
}

/** Looks at a copy, so that looking changes nothing. Only while no daemon is writing. */
export function integrityOf(home: Home, room: Room): string {
  const folder = join(room.dir, 'copy')
  mkdirSync(folder, { recursive: true })
  for (const name of ['host.db', 'host.db-wal']) {
    if (existsSync(join(home.dir, name))) copyFileSync(join(home.dir, name), join(folder, name))
  }
  try {
    const db = new Database(join(folder, 'host.db'))
    const answer = String(db.pragma('integrity_check', { simple: true }))
    db.close()
    return answer
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
