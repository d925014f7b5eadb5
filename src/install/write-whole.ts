/** Writes small files so that whoever reads sees the old or the new one whole, also after a loss of power. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, symlinkSync, writeSync } from 'node:fs'

export function writeWhole(path: string, text: string, mode: number): void {
  const beside = `${path}.${process.pid}.new`
  rmSync(beside, { force: true })
  try {
    const file = openSync(beside, 'wx', mode)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}

/** A link that at no moment is missing. */
export function linkWhole(target: string, path: string): void {
  const beside = `${path}.${process.pid}.new`
  rmSync(beside, { force: true })
  symlinkSync(target, beside)
  renameSync(beside, path)
}
