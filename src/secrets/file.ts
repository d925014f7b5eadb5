/**
 * Reads and changes `secrets.json`. It is written whole under another name, flushed and renamed, by one
 * process at a time, so that no crash and no second command loses a secret.
 */
import { isUtf8 } from 'node:buffer'
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { AgenthostError, codeOf, unable } from '../errors.ts'
import { readFormat, writeFormat, type Entries } from './file-format.ts'

/** More than a thousand of the longest values. */
const MAX_BYTES = 64 * 1024 * 1024

/** Nothing when there is no file. Throws `config` for a file that cannot be used, or that others may read. */
export function readSecretFile(path: string): Entries {
  const text = readPrivate(path)
  if (text === null) return {}
  const read = readFormat(text)
  if ('entries' in read) return read.entries
  const hint = `Nothing was changed. Correct it, or move it away with \`mv ${path} ${path}.broken\` and set the secrets again.`
  throw unable({ verb: 'read', object: path, kind: 'config', hint }, read.wrong)
}

/** Not async: between reading and renaming nothing else of this process happens. */
export function changeSecretFile(path: string, change: (entries: Entries) => Entries): void {
  const lock = `${path}.lock`
  takeLock(lock, path)
  try {
    replace(path, writeFormat(change(readSecretFile(path))))
  } finally {
    rmSync(lock, { force: true })
  }
}

function readPrivate(path: string): string | null {
  try {
    // A pipe in its place would hold whoever opens it.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const objection = objectionTo(fstatSync(file), path)
      if (objection !== null) throw objection
      return textOf(readFileSync(file), path)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    if (error instanceof AgenthostError) throw error
    throw unable({ verb: 'read', object: path, kind: 'config' }, error)
  }
}

/** Read leniently, a damaged value would be another one, which nobody set. */
function textOf(bytes: Buffer, path: string): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw unable({ verb: 'read', object: path, kind: 'config' }, 'it is not UTF-8 text')
}

function objectionTo(found: Stats, path: string): AgenthostError | null {
  const refused = (cause: string, hint = ''): AgenthostError =>
    unable({ verb: 'read', object: path, kind: 'config', hint }, cause)
  const me = process.getuid?.()
  if (!found.isFile()) return refused('it is not a regular file')
  if (found.size > MAX_BYTES) return refused('it is larger than 64 MB')
  if (me !== undefined && found.uid !== me)
    return refused(`it belongs to user ${found.uid}, and you are ${me}`)
  if ((found.mode & 0o077) === 0) return null
  return refused(
    'others may read or write it',
    `Close it with \`chmod 600 ${path}\`. Whoever could read it may know what is in it.`,
  )
}

/** Throws `temporary` while another process changes the file. */
function takeLock(lock: string, path: string): void {
  for (const isLast of [false, true]) {
    try {
      return writeFileSync(lock, `${process.pid}\n`, { flag: 'wx', mode: 0o600 })
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw unable({ verb: 'write', object: path }, error)
      const holder = Number(readFileSync(lock, 'utf8'))
      if (isLast || isAlive(holder)) {
        const hint = `Try again in a moment. If no such command runs: \`rm ${lock}\`.`
        const what = { verb: 'write', object: path, kind: 'temporary', hint } as const
        throw unable(what, `process ${holder || '?'} is changing it`)
      }
      // Whoever wrote it was killed.
      rmSync(lock, { force: true })
    }
  }
}

/** An empty lock is one that is just being written. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return true
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) !== 'ESRCH'
  }
}

function replace(path: string, text: string): void {
  const next = `${path}.new`
  try {
    // Of a process that was killed while it wrote; its mode cannot be relied on.
    rmSync(next, { force: true })
    writeFileSync(next, text, { flag: 'wx', mode: 0o600, flush: true })
    renameSync(next, path)
    flushFolder(dirname(path))
  } catch (error) {
    rmSync(next, { force: true })
    throw unable({ verb: 'write', object: path, hint: 'Nothing was changed.' }, error)
  }
}

/** So that the new name is on the disk too. */
function flushFolder(folder: string): void {
  const opened = openSync(folder, 'r')
  fsyncSync(opened)
  closeSync(opened)
}
