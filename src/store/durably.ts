/**
 * One transaction that is on the disk when it comes back, in a file that otherwise commits at NORMAL:
 * what a power loss must not take (a slot, an alert), beside what it may.
 */
import type { Database } from './database.ts'

const LEVELS = { normal: { synchronous: 1, fullfsync: 0 }, full: { synchronous: 2, fullfsync: 1 } }

/**
 * Runs `work` in one IMMEDIATE transaction with synchronous FULL and, on macOS, a flush of the drive. The
 * pragmas do nothing inside of a transaction, so they stand around it, and are read back. Everything that
 * was committed before it is on the disk as well.
 */
export function durably<T>(db: Database, work: () => T): T {
  setLevel(db, 'full')
  try {
    return db.transaction(work).immediate()
  } finally {
    setLevel(db, 'normal')
  }
}

function setLevel(db: Database, level: keyof typeof LEVELS): void {
  for (const [name, value] of Object.entries(LEVELS[level])) {
    db.pragma(`${name} = ${value}`)
    const found = db.pragma(name, { simple: true })
    if (found !== value) throw new Error(`pragma ${name} is ${String(found)} instead of ${value}`)
  }
}
