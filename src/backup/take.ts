/**
 * Makes one copy of each database that is there. Each is whole or not there, and none goes before the new one of its
 * database is good: what cannot be copied leaves the copies that there are as they are.
 */
import { rmSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '../clock.ts'
import { AgenthostError, causeOf, codeOf, unable, type ErrorKind } from '../errors.ts'
import { copyName, DATABASES, partOf, surplusOf, type DatabaseName } from './copies.ts'
import { dayOf } from './due.ts'
import { emptyFile, filesIn, finish, clearParts } from './folder.ts'

/** Copies `from` into the empty file `to` and looks at every page of the copy; throws `bad` for damage. */
export type CopyDatabase = (from: string, to: string) => void

export type Backup = {
  readonly copies: readonly {
    readonly database: string
    readonly path: string
    readonly bytes: number
  }[]
  readonly troubles: readonly {
    readonly database: string
    readonly kind: ErrorKind
    readonly message: string
  }[]
  /** Older copies that went. */
  readonly removed: number
}

export type TakeFrom = {
  readonly home: string
  readonly folder: string
  /** Whether older copies go; not in a folder of the person's own. */
  readonly isOurs: boolean
  readonly now: Instant
  readonly copy: CopyDatabase
}

/** The disk is not filled to the brim: agents log on it. On a small one a share of it counts instead. */
const LEFT_BYTES = 128 * 1024 * 1024
const LEFT_SHARE = 0.1

/** Never throws for what is wrong with one database; the folder is there, and its lock is the caller's. */
export function takeBackup(from: TakeFrom): Backup {
  const copies: Backup['copies'][number][] = []
  const troubles: Backup['troubles'][number][] = []
  clearParts(from.folder)
  for (const database of DATABASES) {
    try {
      const made = copyOne(database, from)
      if (made !== null) copies.push(made)
    } catch (error) {
      const told = asOurs(error, database)
      troubles.push({ database: `${database}.db`, kind: told.kind, message: told.message })
    }
  }
  return { copies, troubles, removed: from.isOurs ? removeSurplus(from.folder, copies) : 0 }
}

/** Null where there is no such database. */
function copyOne(
  database: DatabaseName,
  { home, folder, now, copy }: TakeFrom,
): Backup['copies'][number] | null {
  const source = join(home, `${database}.db`)
  const needed = bytesOf(source) + bytesOf(`${source}-wal`)
  if (statSync(source, { throwIfNoEntry: false }) === undefined) return null
  refuseWithoutRoom(folder, needed)
  const path = join(folder, copyName(database, now))
  const part = partOf(path)
  try {
    emptyFile(part)
    copy(source, part)
    const bytes = bytesOf(part)
    finish(part, path)
    return { database: `${database}.db`, path, bytes }
  } finally {
    for (const end of ['', '-journal']) rmSync(part + end, { force: true })
  }
}

function refuseWithoutRoom(folder: string, needed: number): void {
  const { bavail, blocks, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const left = Math.min(LEFT_BYTES, blocks * bsize * LEFT_SHARE)
  if (free >= needed + left) return
  const mb = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`
  const why = `it may take ${mb(needed)}, and of ${mb(free)} that are free ${mb(left)} have to stay so`
  throw new AgenthostError('temporary', why)
}

/** Only of databases that have a new copy. */
function removeSurplus(folder: string, copies: Backup['copies']): number {
  const fresh = new Set(copies.map(({ database }) => database.replace(/\.db$/, '')))
  const surplus = surplusOf(filesIn(folder), dayOf).filter((file) =>
    fresh.has(file.slice(0, file.indexOf('-'))),
  )
  for (const file of surplus) rmSync(join(folder, file), { force: true })
  return surplus.length
}

function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function asOurs(error: unknown, database: string): AgenthostError {
  const kind = error instanceof AgenthostError ? error.kind : kindOf(codeOf(error) ?? '')
  return unable({ verb: 'copy', object: `${database}.db`, kind }, causeOf(error))
}

/** What the system refuses now it may allow later; damage stays. */
function kindOf(code: string): ErrorKind {
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test(code) ? 'bad' : 'temporary'
}
