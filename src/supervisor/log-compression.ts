/**
 * Compresses rotated logs, one file at a time over the whole daemon, while their log is at rest. The
 * compressed file appears by rename, so there is at no moment less than one whole file.
 */
import { createReadStream, createWriteStream, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { causeOf } from '../errors.ts'
import { rotatedAmong } from './log-names.ts'

let busy = false

/** Starts with the oldest plain file of this log, unless another is being compressed. False: there is none. */
export function compressOne(path: string, problem: (message: string) => void): boolean {
  if (busy) return true
  const folder = dirname(path)
  const plain = rotatedAmong(basename(path), readdirSync(folder)).find((file) => !file.compressed)
  if (plain === undefined) return false
  busy = true
  const file = join(folder, plain.name)
  compress(file)
    .catch((error: unknown) => problem(`unable to compress ${file}: ${causeOf(error)}`))
    .finally(() => (busy = false))
  return true
}

async function compress(file: string): Promise<void> {
  const unfinished = `${file}.gz.partial`
  try {
    await pipeline(
      createReadStream(file),
      createGzip({ level: constants.Z_BEST_SPEED }),
      createWriteStream(unfinished, { mode: 0o600 }),
    )
    renameSync(unfinished, `${file}.gz`)
    rmSync(file)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}
