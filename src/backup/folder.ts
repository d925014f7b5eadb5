/**
 * The folder of the copies: 0700, a copy 0600. A copy gets its name when it is whole and on the disk, so that whatever
 * has the name of one is one.
 */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { codeOf, unable } from '../errors.ts'
import { isPart } from './copies.ts'

const OWN = 0o600

export function backupFolder(home: string): string {
  return join(home, 'backups')
}

/** The files in it; none where it is not there. */
export function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** Makes it where it is not there; one of ours is closed to others again. It may be a link to another disk. Throws `temporary` where it cannot be used. */
export function makeFolder(folder: string, isOurs: boolean): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (isOurs) chmodSync(folder, 0o700)
  } catch (error) {
    throw unable({ verb: 'use', object: folder, kind: 'temporary' }, error)
  }
}

/** What a backup that was killed left in it. The caller has the lock of the folder. */
export function clearParts(folder: string): void {
  for (const file of filesIn(folder).filter(isPart)) rmSync(join(folder, file), { force: true })
}

/** Nobody else can read it from its first byte on. */
export function emptyFile(path: string): void {
  rmSync(path, { force: true })
  closeSync(openSync(path, 'wx', OWN))
}

/** Onto the disk, then under its name; on macOS fsync of Node is F_FULLFSYNC (libuv). */
export function finish(part: string, path: string): void {
  chmodSync(part, OWN)
  toDisk(part)
  renameSync(part, path)
  synced(dirname(path), 'r')
}

export function toDisk(path: string): void {
  synced(path, 'r+')
}

function synced(path: string, flags: 'r' | 'r+'): void {
  const file = openSync(path, flags)
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
