/** The link at which a Mac's logs are looked for, `~/Library/Logs/agenthost`. A comfort: never in the way. */
import { lstatSync, mkdirSync, readlinkSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Places } from './places.ts'
import { linkWhole } from './write-whole.ts'

/** Whatever else lies there stays. */
export function linkLogs({ logs, logsLink }: Places): void {
  try {
    mkdirSync(dirname(logsLink), { recursive: true })
    const there = lstatSync(logsLink, { throwIfNoEntry: false })
    if (there !== undefined && !there.isSymbolicLink()) return
    if (there === undefined || readlinkSync(logsLink) !== logs) linkWhole(logs, logsLink)
  } catch {
    // ~/Library/Logs may be read-only: the logs themselves are where every message names them.
  }
}

/** Takes it away where it leads to our logs. */
export function unlinkLogs({ logs, logsLink }: Places): void {
  if (linkOf(logsLink) === logs) rmSync(logsLink)
}

/** Where a link leads; null when it is none. */
export function linkOf(path: string): string | null {
  const there = lstatSync(path, { throwIfNoEntry: false })
  return there?.isSymbolicLink() === true ? readlinkSync(path) : null
}
