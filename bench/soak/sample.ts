/** What is measured at the end of a simulated day: processes from inside and outside, files, and rows of tables. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { openFilesOf } from '../harness/processes.ts'
import type { Conductor } from './conductor.ts'
import type { Role } from './words.ts'

/** Figures by their name, such as `daemon rss` or `logs/agents`; bytes unless the name says `rows` or what it counts. */
export type Sample = Readonly<Record<string, number>>

const DATABASES = ['host', 'ledger', 'insights'] as const
const FOLDERS = [
  'logs/agents',
  'logs/jobs',
  'logs/daemon.log',
  'reports',
  'jobs',
  'agents',
  'gateway',
  'backups',
  'regression',
] as const

export async function sampleOf(home: string, conductor: Conductor): Promise<Sample> {
  const processes = await Promise.all(
    (['daemon', 'gateway'] as const).map((role) => insideOf(role, conductor)),
  )
  const databases = DATABASES.map((name) => databaseOf(home, name))
  const folders = FOLDERS.map((name) => [name, bytesUnder(join(home, name))] as const)
  return Object.fromEntries([...processes.flat(), ...databases.flat(), ...folders])
}

type Figures = readonly (readonly [string, number])[]

async function insideOf(role: Role, conductor: Conductor): Promise<Figures> {
  const found = await conductor.measure(role)
  if (found === null) throw new Error(`unable to measure the ${role}: it is not there`)
  return [
    [`${role} rss`, found.rssBytes],
    [`${role} heap`, found.heapBytes],
    [`${role} timers`, found.timers],
    [`${role} handles`, found.handles],
    [`${role} descriptors`, openFilesOf(found.pid)],
  ]
}

function databaseOf(home: string, name: string): Figures {
  const path = join(home, `${name}.db`)
  const db = new Sqlite(path, { readonly: true })
  try {
    const tables = db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
    const rows = tables
      .filter((table) => !table.name.startsWith('sqlite_'))
      .map((table) => [`rows ${name}.${table.name}`, rowsOf(db, table.name)] as const)
    const files = ['', '-wal'].map((end) => [`${name}.db${end}`, bytesUnder(path + end)] as const)
    return [...files, ...rows]
  } finally {
    db.close()
  }
}

function rowsOf(db: Sqlite.Database, table: string): number {
  return db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`).get()?.n ?? 0
}

/** Of a file, or of all in a folder; 0 where there is none. */
export function bytesUnder(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.size
  return readdirSync(path).reduce((sum, name) => sum + bytesUnder(join(path, name)), 0)
}
