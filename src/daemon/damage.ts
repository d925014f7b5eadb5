/** What is told of a database that was damaged and moved aside: where it is, and how the newest copy is put back. */
import { join } from 'node:path'
import { newestCopy, type DatabaseName } from '../backup/copies.ts'
import { backupFolder, filesIn } from '../backup/folder.ts'
import { restoreSteps } from '../backup/steps.ts'
import { causeOf } from '../errors.ts'

/** One line, the commands in it. Never throws: the daemon starts whatever is wrong with the folder. */
export function wayBack(home: string, database: DatabaseName): string {
  const folder = backupFolder(home)
  try {
    const copy = newestCopy(filesIn(folder), database)
    return restoreSteps(database, copy === null ? null : join(folder, copy.file))
  } catch (error) {
    return `The copies in ${folder} cannot be listed: ${causeOf(error)}`
  }
}

export function hostDamage(movedTo: string): string {
  return `host.db was damaged and was moved to ${movedTo}: the events and what was asked of the agents are lost; all agents are wanted up`
}
