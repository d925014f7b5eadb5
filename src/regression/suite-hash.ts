/**
 * The hash that freezes a suite: over all that an attempt is shown and all that grades it. Solutions do not
 * count, nor titles: neither changes what is measured.
 */
import { createHash, type Hash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderEntries, type FolderLimits } from './folder-entries.ts'
import type { Chore } from './task.ts'

/** SHA-256, the same on every host: paths, the executable bit and contents, sorted. */
export function suiteHash(tasks: readonly Chore[], limits: FolderLimits): string {
  const hash = createHash('sha256')
  for (const task of tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const { id, prompt, setup, verify } = task
    const { timeMs, costNanoUsd, turns } = task.limits
    const cost = String(costNanoUsd)
    put(hash, 'sheet', JSON.stringify([id, prompt, setup, verify, timeMs, cost, turns]))
    for (const part of ['workspace', 'verify']) hashFolder(hash, join(task.folder, part), limits)
  }
  return hash.digest('hex')
}

/** SHA-256 of one file's content. */
export function fileHash(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

function hashFolder(hash: Hash, folder: string, limits: FolderLimits): void {
  put(hash, 'folder', existsSync(folder) ? 'there' : 'none')
  if (!existsSync(folder)) return
  for (const { path, kind, isExecutable } of folderEntries(folder, limits)) {
    if (kind === 'file')
      put(hash, `${isExecutable ? 'x' : '-'} ${path}`, readFileSync(join(folder, path)))
  }
}

/** Each part with its length before it, so that no two suites read the same. */
function put(hash: Hash, name: string, content: string | Uint8Array): void {
  const bytes = Buffer.from(content)
  hash.update(`${name}\0${bytes.byteLength}\0`)
  hash.update(bytes)
}
