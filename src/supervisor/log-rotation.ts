/**
 * Rotates one log without losing or tearing a line, though its writers write straight to it: they are
 * paused, the file is cloned, cut at the last newline and emptied, and they go on (design section 6.7).
 * Killed at any instruction, `recoverRotation` of the next daemon finishes or undoes it.
 */
import {
  appendFileSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { copyFile, open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { codeOf } from '../errors.ts'
import { cutAfterLastLine, rotatedAmong, rotatedName, type Cut } from './log-names.ts'

export type Paused = {
  /** Lets the writers go on. */
  readonly resume: () => void
}

export type Rotation = {
  readonly path: string
  readonly keep: number
  /** Comes back once no writer writes any more. */
  readonly pause: () => Promise<Paused>
  /** Also pauses writers that `pause` does not know of; asked when the file grows all the same. */
  readonly pauseAll: () => Promise<Paused>
}

export type Done = {
  /** The new rotated file. */
  readonly file: string
  readonly bytes: number
  /** The last line was longer than `TAIL_MAX_BYTES`, so it was cut in two. */
  readonly torn: boolean
}

/** A half-written line up to this long is kept whole for the new file. */
const TAIL_MAX_BYTES = 1024 * 1024

/** What is to be done from the commit point on; written by rename, so it is there whole or not at all. */
type Journal = { readonly sequence: number; readonly cut: number; readonly size: number }

export async function rotateLog({ path, keep, pause, pauseAll }: Rotation): Promise<Done> {
  const sequence = nextSequence(path)
  await writeOut(path)
  const paused = [await pause()]
  try {
    let size = await clone(path)
    if (statSync(path).size !== size) {
      paused.push(await pauseAll())
      size = await clone(path)
    }
    const cut = cutOf(`${path}.partial`, size)
    const journal = { sequence, cut: cut.at, size }
    writeTail(path, journal)
    commit(path, journal)
    finish(path, journal)
    return { file: rotatedName(path, journal.sequence), bytes: cut.at, torn: cut.torn }
  } finally {
    for (const each of paused) each.resume()
    removeOldest(path, keep)
  }
}

/**
 * Call it while the writers are paused or gone. With a journal the rotation is finished, without one
 * what it had begun is thrown away: the log itself is still whole then. True when there was something.
 */
export function recoverRotation(path: string): boolean {
  const left = ['.rotation', '.rotation.new', '.partial', '.tail'].some((end) =>
    existsSync(path + end),
  )
  if (!left) return false
  if (existsSync(`${path}.rotation`)) {
    finish(path, JSON.parse(readFileSync(`${path}.rotation`, 'utf8')) as Journal)
  }
  for (const end of ['.rotation.new', '.partial', '.tail']) rmSync(path + end, { force: true })
  return true
}

/** File systems that have refused to clone, by device. */
const copying = new Set<number>()

/** A clone first writes out what is dirty: what is written out before the pause does not lengthen it. */
async function writeOut(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    if (!copying.has((await file.stat()).dev)) await file.datasync()
  } finally {
    await file.close()
  }
}

/** Instant where the file system clones; else copied without holding up the daemon. */
async function clone(path: string): Promise<number> {
  const partial = `${path}.partial`
  rmSync(partial, { force: true })
  const { dev } = statSync(path)
  if (!copying.has(dev)) {
    try {
      copyFileSync(path, partial, constants.COPYFILE_FICLONE_FORCE)
      return statSync(partial).size
    } catch (error) {
      if (!CANNOT_CLONE.has(codeOf(error))) throw error
      copying.add(dev)
    }
  }
  await copyFile(path, partial)
  return statSync(partial).size
}

const CANNOT_CLONE: ReadonlySet<string | undefined> = new Set([
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
  'EXDEV',
  'ENOTTY',
])

function cutOf(partial: string, size: number): Cut {
  const file = openSync(partial, 'r')
  try {
    // Most lines are short: the last page nearly always has a newline in it.
    for (const length of [Math.min(size, 4096), Math.min(size, TAIL_MAX_BYTES)]) {
      const tail = Buffer.alloc(length)
      readSync(file, tail, 0, length, size - length)
      const cut = cutAfterLastLine(tail, size)
      if (!cut.torn) return cut
    }
    return { at: size, torn: size > 0 }
  } finally {
    closeSync(file)
  }
}

function writeTail(path: string, { cut, size }: Journal): void {
  const tail = Buffer.alloc(size - cut)
  if (tail.length > 0) {
    const file = openSync(`${path}.partial`, 'r')
    readSync(file, tail, 0, tail.length, cut)
    closeSync(file)
    truncateSync(`${path}.partial`, cut)
  }
  writeFileSync(`${path}.tail`, tail, { mode: 0o600 })
}

function commit(path: string, journal: Journal): void {
  writeFileSync(`${path}.rotation.new`, JSON.stringify(journal), { mode: 0o600 })
  renameSync(`${path}.rotation.new`, `${path}.rotation`)
}

/** Every step may be done twice, so that it can be done again after a crash. */
function finish(path: string, { sequence }: Journal): void {
  if (existsSync(`${path}.partial`)) renameSync(`${path}.partial`, rotatedName(path, sequence))
  truncateSync(path, 0)
  appendFileSync(path, readFileSync(`${path}.tail`))
  rmSync(`${path}.rotation`)
  rmSync(`${path}.tail`)
}

function nextSequence(path: string): number {
  const newest = rotatedAmong(basename(path), readdirSync(dirname(path))).at(-1)
  return (newest?.sequence ?? 0) + 1
}

function removeOldest(path: string, keep: number): void {
  const rotated = rotatedAmong(basename(path), readdirSync(dirname(path)))
  for (const { name } of rotated.slice(0, Math.max(0, rotated.length - keep))) {
    rmSync(join(dirname(path), name), { force: true })
  }
}
