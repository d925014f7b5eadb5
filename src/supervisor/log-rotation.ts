/**
 * Rotates one log without losing or tearing a line, though its writers write straight to it: they are
 * paused, the file is cloned, cut at the last newline and emptied, and they go on (design section 6.7).
 * Killed at any instruction, `rotation-journal.ts` of the next daemon finishes or undoes it.
 */
import {
  closeSync,
  constants,
  copyFileSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs'
import { copyFile, open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { codeOf } from '../errors.ts'
import { cutAfterLastLine, rotatedAmong, rotatedName, type Cut } from './log-names.ts'
import { commitRotation, writeTail } from './rotation-journal.ts'

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
    writeTail(path, cut.at, size)
    commitRotation(path, sequence)
    return { file: rotatedName(path, sequence), bytes: cut.at, torn: cut.torn }
  } finally {
    for (const each of paused) each.resume()
    removeOldest(path, keep)
  }
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
