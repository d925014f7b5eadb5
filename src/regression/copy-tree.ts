/**
 * Copies a folder as what it is: plain files, folders, and links that stay inside. Sockets, pipes and devices are
 * left out, so are links that lead elsewhere, and no file keeps a mode that gives rights.
 */
import {
  chmodSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { folderEntries, type FolderLimits } from './folder-entries.ts'

/** Onto what is there: a file takes the place of whatever has its name. Throws FolderTooLarge before it copies. */
export function copyTree(from: string, to: string, limits: FolderLimits): void {
  const entries = folderEntries(from, limits)
  mkdirSync(to, { recursive: true })
  for (const { path, kind, isExecutable } of entries) {
    if (kind === 'other') continue
    makePlainParents(to, path)
    const place = join(to, path)
    if (kind === 'folder') makeFolder(place)
    else if (kind === 'link') copyLink(join(from, path), place, path)
    else {
      rmSync(place, { recursive: true, force: true })
      copyFileSync(join(from, path), place, constants.COPYFILE_FICLONE)
      chmodSync(place, isExecutable ? 0o755 : 0o644)
    }
  }
}

/** What is on the way to a path inside a folder becomes plain folders: no link there is followed. */
export function makePlainParents(folder: string, path: string): void {
  const parts = path.split('/').slice(0, -1)
  for (const [index] of parts.entries()) makeFolder(join(folder, ...parts.slice(0, index + 1)))
}

function makeFolder(place: string): void {
  const stat = lstatSync(place, { throwIfNoEntry: false })
  if (stat?.isDirectory() === true) return
  if (stat !== undefined) rmSync(place, { force: true })
  mkdirSync(place)
}

function copyLink(from: string, place: string, path: string): void {
  const target = readlinkSync(from)
  if (!staysInside(path, target)) return
  rmSync(place, { recursive: true, force: true })
  symlinkSync(target, place)
}

/**
 * Whether a link at this path of a folder leads to something in the folder. A step up behind a step down is
 * refused, since what is stepped down into may itself be a link.
 */
export function staysInside(path: string, target: string): boolean {
  if (target.startsWith('/')) return false
  const parts = target.split('/').filter((part) => part !== '' && part !== '.')
  const ups = parts.findIndex((part) => part !== '..')
  const down = ups === -1 ? [] : parts.slice(ups)
  const depth = dirname(path) === '.' ? 0 : dirname(path).split('/').length
  return !down.includes('..') && parts.length - down.length <= depth
}
