/** The copies that there are, newest first, as `agenthost restore` without a file lists them. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { copiesOf, DATABASES } from '../../backup/copies.ts'
import { backupFolder, filesIn } from '../../backup/folder.ts'
import { isoTime } from '../../clock.ts'
import { localTimeText, sizeText } from '../words.ts'

export function copiesList(home: string, json: boolean): string {
  const folder = backupFolder(home)
  const files = filesIn(folder)
  const copies = DATABASES.flatMap((database) => copiesOf(files, database)).map(
    ({ file, database, at }) => {
      const path = join(folder, file)
      const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
      return { database: `${database}.db`, at: isoTime(at), path, bytes }
    },
  )
  if (json) return `${JSON.stringify(copies, null, 2)}\n`
  if (copies.length === 0) return `There are no copies in ${folder} yet: agenthost backup\n`
  const lines = copies.map(
    ({ at, path, bytes }) => `${localTimeText(at)}  ${sizeText(bytes).padStart(7)}  ${path}`,
  )
  return `${lines.join('\n')}\nOne is put back by: agenthost restore FILE\n`
}
