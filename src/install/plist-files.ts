/** The plists of our jobs on the disk, where launchd reads them at the next login. */
import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { AgenthostError, unable } from '../errors.ts'
import type { WantedPlist } from './installation.ts'
import { writeWhole } from './write-whole.ts'

/** launchd takes no plist that its group or others may write to. */
const MODE = 0o644

export function placePlist({
  plist,
  text,
  before,
}: Pick<WantedPlist, 'plist' | 'text' | 'before'>): void {
  if (text === before) return
  try {
    mkdirSync(dirname(plist), { recursive: true, mode: 0o755 })
    writeWhole(plist, text, MODE)
  } catch (error) {
    throw notWritable(dirname(plist), error)
  }
}

export function removePlist(plist: string): void {
  try {
    rmSync(plist, { force: true })
  } catch (error) {
    throw notWritable(dirname(plist), error)
  }
}

/** Throws before anything was done where the folder, or what it would be made in, cannot be written to. */
export function refuseUnwritable(folder: string): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new AgenthostError(
      'bad',
      `unable to write to ${folder}: it is no folder`,
      'Move that file away, and try again.',
    )
  }
  let there = folder
  while (!existsSync(there) && there !== dirname(there)) there = dirname(there)
  try {
    accessSync(there, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw notWritable(there, error)
  }
}

function notWritable(folder: string, error: unknown): AgenthostError {
  const hint = `Take it back: \`sudo chown "$USER" '${folder}' && chmod 755 '${folder}'\`. Then try again.`
  return unable({ verb: 'write to', object: folder, hint }, error)
}
