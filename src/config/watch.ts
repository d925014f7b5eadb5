/**
 * Notices that the configuration file has changed, by looking once a second: editors replace files, events
 * get lost, and a watch of the home would wake the daemon at every write to its database.
 */
import { statSync } from 'node:fs'
import { nextSecond, type Cancel, type Clock } from '../clock.ts'
import { codeOf } from '../errors.ts'

export type ConfigWatch = { readonly close: () => void }

/**
 * A change counts once it has stood for one look: editors write in several steps. It looks at whole seconds, or each
 * `everyMs` where its owner wants to be faster.
 */
export function watchConfig(
  path: string,
  clock: Clock,
  change: () => void,
  everyMs: number | null = null,
): ConfigWatch {
  let inForce = stamp(path)
  let seen = inForce
  let cancel: Cancel = () => undefined
  const again = (): void => {
    const at = everyMs === null ? nextSecond(clock) : clock.steady() + everyMs
    cancel = clock.wakeAt(at, () => {
      const now = stamp(path)
      if (now === seen && now !== inForce) {
        inForce = now
        change()
      }
      seen = now
      again()
    })
  }
  again()
  return { close: () => cancel() }
}

/** A file written in the same second with the same size still has another inode or ctime. */
function stamp(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path)
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`
  } catch (error) {
    // Gone, or behind a closed folder: who reads it next says so in words.
    return codeOf(error) ?? 'unreadable'
  }
}
