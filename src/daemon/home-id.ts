/** The name of a home in birth marks: two homes on one host must never touch each other's agents. */
import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'

export function homeIdOf(home: string): string {
  return createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 12)
}
