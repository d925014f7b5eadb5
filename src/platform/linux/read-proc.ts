/** Reads small files of /proc without leaving garbage behind. */
import { closeSync, openSync, readSync } from 'node:fs'
import { codeOf } from '../../errors.ts'

/** A process may go at any moment, and some files of it are not ours to read. */
const GONE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])

/**
 * One buffer for all reads: for a file of /proc, whose size is 0, readFileSync takes 64 KiB each time, which
 * for every process of the host is megabytes of garbage a look. Valid until the next read.
 */
let scratch = Buffer.alloc(64 * 1024)

/** Undefined where the process has gone, or its file is not ours to read. */
export function readProc(path: string): Buffer | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (GONE.has(codeOf(error))) return undefined
    throw error
  }
  try {
    let length = 0
    for (;;) {
      const count = readSync(file, scratch, length, scratch.length - length, null)
      length += count
      if (count === 0) return scratch.subarray(0, length)
      if (length === scratch.length) scratch = Buffer.concat([scratch, Buffer.alloc(length)])
    }
  } catch (error) {
    if (GONE.has(codeOf(error))) return undefined
    throw error
  } finally {
    closeSync(file)
  }
}
