/** Puts a file in place so that whoever reads sees the old or the new one whole, also after a loss of power. */
import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { codeOf, unable } from '../errors.ts'

/** With this mode, else that of the file before it, else 0600. A link stays one: what it leads to is replaced. */
export function writeWhole(path: string, bytes: Buffer | string, wanted?: number): void {
  try {
    const { target, mode } = placeOf(path)
    const beside = `${target}.${process.pid}.new`
    rmSync(beside, { force: true })
    try {
      write(beside, bytes, wanted ?? mode)
      renameSync(beside, target)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
    syncFolder(dirname(target))
  } catch (error) {
    throw unable({ verb: 'write', object: path, kind: 'temporary' }, error)
  }
}

function placeOf(path: string): { readonly target: string; readonly mode: number } {
  try {
    const target = realpathSync(path)
    return { target, mode: statSync(target).mode & 0o777 }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    return { target: path, mode: 0o600 }
  }
}

function write(path: string, bytes: Buffer | string, mode: number): void {
  const file = openSync(path, 'wx', mode)
  try {
    const all = Buffer.from(bytes)
    for (let at = 0; at < all.length;) at += writeSync(file, all, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** The name of a file is its folder's, and is not on the disk before that is. */
function syncFolder(folder: string): void {
  const open = openSync(folder, 'r')
  try {
    fsyncSync(open)
  } finally {
    closeSync(open)
  }
}
