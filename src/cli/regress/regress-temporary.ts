/**
 * The folder in which the workspaces of one command are made: removed at its end, and where the command was killed
 * by the next one that makes such a folder. A lock that the kernel takes back tells whether the owner is gone.
 */
import { lstatSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { lockFile } from '../../store/lock-file.ts'

export type OwnTemporary = { readonly folder: string; readonly drop: () => void }

const PREFIX = 'agenthost-regress-'
const NEW_PREFIX = 'agenthost-new-'
const OWNER = '.owner'

/** Sweeps what dead owners left in `root`, then makes a folder there that only this user can enter. */
export function ownTemporary(root: string): OwnTemporary {
  sweepTemporary(root)
  const making = mkdtempSync(join(root, NEW_PREFIX))
  const release = lockFile(join(making, OWNER))
  // Named only now: whoever sweeps never sees it without its lock.
  const folder = join(root, `${PREFIX}${making.slice(-6)}`)
  renameSync(making, folder)
  return {
    folder,
    drop() {
      remove(folder)
      release?.()
    },
  }
}

/** Removes such folders of this user whose owner is gone. Gives how many; what cannot be removed stays. */
export function sweepTemporary(root: string): number {
  return readdirSync(root)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(root, name))
    .filter((folder) => isOurs(folder) && isLeft(folder) && remove(folder)).length
}

function isOurs(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false })
  return stat?.isDirectory() === true && stat.uid === process.getuid?.()
}

function isLeft(folder: string): boolean {
  const owner = join(folder, OWNER)
  // Without it nobody said whose it is, and another sweep may be at it.
  if (lstatSync(owner, { throwIfNoEntry: false })?.isFile() !== true) return false
  try {
    const release = lockFile(owner)
    release?.()
    return release !== null
  } catch {
    // Gone meanwhile, or not to be opened: then it is no business of ours.
    return false
  }
}

function remove(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    return true
  } catch {
    // A process that was left may still write there; the next sweep comes.
    return false
  }
}
