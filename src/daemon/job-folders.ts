/**
 * The folder of each run that is under way, `jobs/<job>@<slot>.<random>/`: intent, pid and exit code. A start
 * never uses a folder twice: a launcher of a daemon before, which was too slow to say that it lives, finds
 * its own folder gone and gives way, whatever was started for the same slot since.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readExit } from '../schedule/holder.ts'
import type { Exit } from '../schedule/run-doors.ts'
import { slotFileName, type SlotId } from '../schedule/slot.ts'
import { namesIn } from './names-in.ts'

export type JobFolders = {
  /** A new one, in place of all that the slot has. */
  readonly make: (id: SlotId) => string
  readonly remove: (id: SlotId) => void
  readonly isOf: (id: SlotId, name: string) => boolean
  readonly exitOf: (id: SlotId) => Exit
  /** Removes what belongs to none of these: a daemon was killed between a record and this. */
  readonly keepOnly: (ids: readonly SlotId[]) => void
}

export function exitFileIn(folder: string): string {
  return join(folder, 'exit')
}

export function jobFolders(root: string): JobFolders {
  const isOf = (id: SlotId, name: string): boolean =>
    name.startsWith(`${id.job}@${slotFileName(id)}.`)
  const of = (id: SlotId): readonly string[] => namesIn(root).filter((name) => isOf(id, name))
  const removeOne = (name: string): void =>
    rmSync(join(root, name), { recursive: true, force: true })
  const remove = (id: SlotId): void => of(id).forEach(removeOne)
  return {
    isOf,
    remove,
    make(id) {
      remove(id)
      const random = randomBytes(6).toString('hex')
      const folder = join(root, `${id.job}@${slotFileName(id)}.${random}`)
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      return folder
    },
    exitOf(id) {
      for (const name of of(id)) {
        const exit = readExit(exitFileIn(join(root, name)))
        if (exit !== null) return exit
      }
      return null
    },
    keepOnly(ids) {
      for (const name of namesIn(root)) {
        if (!ids.some((id) => isOf(id, name))) removeOne(name)
      }
    },
  }
}
