/**
 * Releases on the disk: made whole or not at all, never changed afterwards, the one in use named by the
 * link `current`. A running daemon goes on in its own release, since Node follows the link once.
 */
import { copyFileSync, chmodSync, constants, mkdirSync, readdirSync, readlinkSync } from 'node:fs'
import { renameSync, rmSync, statSync, existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { codeOf, unable } from '../errors.ts'
import { isReleaseName, releaseName, surplusReleases } from './release-name.ts'
import { hashOf, type ReleaseSource } from './release-source.ts'
import { linkWhole } from './write-whole.ts'

export type Made = { readonly name: string; readonly isNew: boolean }

/** Throws `bad`; then nothing of it is left. */
export function makeRelease(releases: string, source: ReleaseSource): Made {
  const name = releaseName(source.version, source.hash)
  const folder = join(releases, name)
  const staging = join(releases, `.making-${process.pid}`)
  try {
    if (isWhole(folder, source)) return { name, isNew: false }
    mkdirSync(releases, { recursive: true, mode: 0o700 })
    rmSync(staging, { recursive: true, force: true })
    for (const { to, from, isExecutable } of source.files) {
      const path = join(staging, to)
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      copyFileSync(from, path, constants.COPYFILE_FICLONE)
      chmodSync(path, isExecutable ? 0o500 : 0o400)
    }
    // One that was damaged gives way; whoever runs from it has loaded what it needs, or is lost anyway.
    rmSync(folder, { recursive: true, force: true })
    renameSync(staging, folder)
    return { name, isNew: true }
  } catch (error) {
    rmSync(staging, { recursive: true, force: true })
    throw unable({ verb: 'make', object: `the release ${folder}` }, error)
  }
}

function isWhole(folder: string, { files, hash }: ReleaseSource): boolean {
  const here = files.map(({ to }) => ({ to, from: join(folder, to) }))
  return here.every(({ from }) => existsSync(from)) && hashOf(here) === hash
}

/** The name of the release in use; null when none is. */
export function currentRelease(current: string): string | null {
  try {
    const name = basename(readlinkSync(current))
    return isReleaseName(name) ? name : null
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EINVAL') return null
    throw unable({ verb: 'read', object: current }, error)
  }
}

/** Null takes the link away. */
export function useRelease(current: string, name: string | null): void {
  if (name === null) rmSync(current, { force: true })
  else linkWhole(name, current)
}

/** Removes all but the newest; `inUse` stay in any case. */
export function pruneReleases(releases: string, inUse: readonly (string | null)[]): void {
  const all = readdirSync(releases).flatMap((name) =>
    isReleaseName(name) ? [{ name, madeAt: statSync(join(releases, name)).mtimeMs }] : [],
  )
  for (const name of surplusReleases(all, inUse)) {
    rmSync(join(releases, name), { recursive: true, force: true })
  }
}
