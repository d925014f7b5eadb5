/** Puts the program, its Node and the launcher into the home, and can take all of that back. */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { unable } from '../errors.ts'
import { nodePath, textAt, type Installation } from './installation.ts'
import { launcherText } from './launcher.ts'
import { makeLaunchdLog } from './launchd-log.ts'
import { copyNode, isCopyOf } from './node-files.ts'
import { currentRelease, makeRelease, pruneReleases, useRelease } from './release-files.ts'
import { writeWhole } from './write-whole.ts'

export type InPlace = {
  readonly release: string
  readonly releaseBefore: string | null
  /** Whether what was there runs the very same program on the very same Node. */
  readonly isSame: boolean
  /** Back to what was there. */
  readonly undo: () => void
  /** There is no going back: what is surplus is removed. */
  readonly settle: () => void
}

/** Throws `bad`; then everything is as it was. */
export function putInPlace(wanted: Installation): InPlace {
  const { places, source } = wanted
  const undos: (() => void)[] = []
  const undo = (): void => {
    for (const each of undos.splice(0).toReversed()) each()
  }
  try {
    const releaseBefore = currentRelease(places.current)
    const made = makeRelease(places.releases, source)
    const folder = join(places.releases, made.name)
    if (made.isNew) undos.push(() => rmSync(folder, { recursive: true, force: true }))
    const isNodeSame = placeNode(wanted, undos)
    placeLauncher(wanted, undos)
    makeLaunchdLog(places.launchdLog)
    if (made.name !== releaseBefore) {
      useRelease(places.current, made.name)
      undos.push(() => useRelease(places.current, releaseBefore))
    }
    return {
      release: made.name,
      releaseBefore,
      isSame: made.name === releaseBefore && isNodeSame,
      undo,
      settle() {
        rmSync(formerNode(wanted), { force: true })
        pruneReleases(places.releases, [made.name, releaseBefore])
      },
    }
  } catch (error) {
    undo()
    throw error
  }
}

const formerNode = ({ places }: Installation): string => `${places.node}.former`

/** True when the jobs' Node is the one that was there. */
function placeNode(wanted: Installation, undos: (() => void)[]): boolean {
  const { node, places } = wanted
  if (node.kind === 'refer' || isCopyOf(places.node, node.path)) return true
  const former = formerNode(wanted)
  const hadOne = readFolder(places.bin).includes('node')
  if (hadOne) {
    copyNode(places.node, former)
    undos.push(() => renameSync(former, places.node))
  } else undos.push(() => rmSync(places.node, { force: true }))
  copyNode(node.path, places.node)
  return false
}

function placeLauncher(wanted: Installation, undos: (() => void)[]): void {
  const { places } = wanted
  const { home, program, launcher } = places
  const text = launcherText({ home, program, node: nodePath(wanted) })
  const before = textAt(launcher)
  if (before === text) return
  try {
    mkdirSync(places.bin, { recursive: true, mode: 0o700 })
    writeWhole(launcher, text, 0o755)
  } catch (error) {
    throw unable({ verb: 'write', object: launcher }, error)
  }
  undos.push(() => {
    if (before === null) rmSync(launcher, { force: true })
    else writeWhole(launcher, before, 0o755)
  })
}

function readFolder(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return readdirSync(folder)
}
