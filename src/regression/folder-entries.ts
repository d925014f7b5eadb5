/** What lies in a folder and below it, without following a single link. */
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export type FolderEntry = {
  /** From the folder on, with `/`. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly bytes: number
  readonly isExecutable: boolean
}

export type FolderLimits = { readonly files: number; readonly bytes: number }

/** Of one task's folder: a task is small, and is copied for each attempt. */
export const TASK_LIMITS: FolderLimits = { files: 2000, bytes: 20_000_000 }

export class FolderTooLarge extends Error {
  override readonly name = 'FolderTooLarge'
}

/**
 * Sorted by path, folders before what is in them. What vanishes while it is looked at is left out. Throws
 * FolderTooLarge as soon as there is more than the limits allow.
 */
export function folderEntries(folder: string, limits: FolderLimits): readonly FolderEntry[] {
  const found: FolderEntry[] = []
  let bytes = 0
  const look = (path: string): void => {
    for (const name of readdirSync(join(folder, path)).toSorted()) {
      const inner = path === '' ? name : `${path}/${name}`
      const stat = lstatSync(join(folder, inner), { throwIfNoEntry: false })
      if (stat === undefined) continue
      // A file with holes counts what it takes on the disk, and not less than what a copy would.
      bytes += stat.isFile() ? stat.size : 0
      const kind = stat.isFile()
        ? 'file'
        : stat.isDirectory()
          ? 'folder'
          : stat.isSymbolicLink()
            ? 'link'
            : 'other'
      const isExecutable = (stat.mode & 0o111) !== 0
      found.push({ path: inner, kind, bytes: stat.size, isExecutable })
      if (found.length > limits.files) throw new FolderTooLarge(`more than ${limits.files} files`)
      if (bytes > limits.bytes)
        throw new FolderTooLarge(`more than ${Math.round(limits.bytes / 1_000_000)} MB`)
      if (kind === 'folder') look(inner)
    }
  }
  look('')
  return found
}
