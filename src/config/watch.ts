/**
 * Notices that the configuration file has changed: by its folder's events, and by looking, because
 * editors replace files and events get lost.
 */
import { statSync, watch, type FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Cancel, Clock } from '../clock.ts'

const LOOK_EVERY_MS = 3000
/** Editors write in several steps; a change counts when it has been quiet for this long. */
const SETTLE_MS = 150

export type ConfigWatch = { readonly close: () => void }

/** `failed` is told when the folder cannot be watched; it is looked at all the same. */
export function watchConfig(
  path: string,
  clock: Clock,
  on: { readonly change: () => void; readonly failed: (error: unknown) => void },
): ConfigWatch {
  let seen = stamp(path)
  let cancelLook: Cancel = () => undefined
  let cancelSettle: Cancel = () => undefined
  const look = (): void => {
    const now = stamp(path)
    if (now === seen) return
    seen = now
    on.change()
  }
  const soon = (): void => {
    cancelSettle()
    cancelSettle = clock.wakeAt(clock.steady() + SETTLE_MS, look)
  }
  const again = (): void => {
    cancelLook = clock.wakeAt(clock.steady() + LOOK_EVERY_MS, () => {
      if (stamp(path) !== seen) soon()
      again()
    })
  }
  let watcher: FSWatcher | null = null
  try {
    watcher = watch(dirname(path), (_event, name) => {
      if (name === null || name === basename(path)) soon()
    })
    watcher.on('error', on.failed)
  } catch (error) {
    on.failed(error)
  }
  again()
  return {
    close() {
      cancelLook()
      cancelSettle()
      watcher?.close()
    },
  }
}

/** Size and times: a file that was written in the same second with the same size still has another inode or ctime. */
function stamp(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined
    ? 'none'
    : `${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}`
}
