/** What is told of a database that was damaged and moved aside: where it is, and how the newest copy is put back. */
import { join } from 'node:path'
import { newestCopy, type DatabaseName } from '../backup/copies.ts'
import { backupFolder, filesIn } from '../backup/folder.ts'
import { restoreSteps } from '../backup/steps.ts'
import { causeOf } from '../errors.ts'
import { quoted } from '../install/launcher.ts'
import type { Chronicle } from './chronicle.ts'

/** One line, the commands in it. Never throws: the daemon starts whatever is wrong with the folder. */
export function wayBack(home: string, database: DatabaseName): string {
  const folder = backupFolder(home)
  try {
    const copy = newestCopy(filesIn(folder), database)
    return restoreSteps(database, copy === null ? null : quoted(join(folder, copy.file)))
  } catch (error) {
    return `The copies in ${folder} cannot be listed: ${causeOf(error)}`
  }
}

export function tellHostDamage(movedTo: string, home: string, tell: Chronicle['tell']): void {
  const message = `host.db was damaged and was moved to ${movedTo}: the events and what was asked of the agents are lost; all agents are wanted up`
  tell('store.damaged', 'daemon', message, { todo: wayBack(home, 'host') })
}

/** Lines for whoever gave the command that found it. */
export function insightsDamage(movedTo: string, home: string): string {
  return `insights.db was damaged, and lies in ${movedTo} now.\n${wayBack(home, 'insights')}\n`
}
