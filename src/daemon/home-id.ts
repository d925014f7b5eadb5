/** The name of a home in birth marks: two homes on one host must never touch each other's agents. */
import { createHash } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export function homeIdOf(home: string): string {
  return createHash('sha256').update(realOf(home)).digest('hex').slice(0, 12)
}

/** Also of a home that is yet to be made: its labels are asked for before anything is written. */
function realOf(path: string): string {
  if (existsSync(path) || path === dirname(path)) return realpathSync(path)
  return join(realOf(dirname(path)), basename(path))
}
