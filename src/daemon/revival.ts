/** What launchd's jobs left for the daemon: the watchdog's note that it revived it, and a log that nobody cuts. */
import { join } from 'node:path'
import { isoTime, type Clock } from '../clock.ts'
import { causeOf } from '../errors.ts'
import { cutLaunchdLog } from '../install/launchd-log.ts'
import { takeNote } from '../install/watchdog-memory.ts'
import type { Chronicle } from './chronicle.ts'
import type { HomePaths } from './paths.ts'

/** An older note is of a revival that did not help, and that somebody else has mended since. */
const FRESH_MS = 600_000

export function tellRevival(paths: HomePaths, tell: Chronicle['tell'], clock: Clock): void {
  try {
    cutLaunchdLog(join(paths.logs, 'launchd.log'))
    const note = takeNote(paths.home)
    if (note === null || Math.abs(clock.now() - note.at) > FRESH_MS) return
    const message = `the watchdog woke the daemon: ${note.why}`
    tell('daemon.revived', 'daemon', message, { at: isoTime(note.at), deed: note.deed })
  } catch (error) {
    tell('daemon.trouble', 'daemon', `what the watchdog left cannot be read: ${causeOf(error)}`)
  }
}
