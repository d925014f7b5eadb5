/**
 * A transaction that is on the disk when it is over, in a file whose other ones are flushed later: a power
 * loss cannot take it back. The level of a connection can only be changed between transactions.
 */
import type { Database } from './database.ts'

const FULL = { synchronous: 2, fullfsync: 1 } as const
const NORMAL = { synchronous: 1, fullfsync: 0 } as const

/** Does `work` in one transaction at FULL with fullfsync; the level is as before afterwards, also after an error. */
export function durably<T>(db: Database, work: () => T): T {
  setLevel(db, FULL)
  try {
    return db.transaction(work).immediate()
  } finally {
    setLevel(db, NORMAL)
  }
}

/** Read back, since a pragma that was not understood says nothing. */
function setLevel(db: Database, level: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(level)) {
    db.pragma(`${name} = ${value}`)
    const found = db.pragma(name, { simple: true })
    if (found !== value) throw new Error(`pragma ${name} is ${String(found)} instead of ${value}`)
  }
}
