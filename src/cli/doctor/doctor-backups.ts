/** The databases of a home and the age of their newest copies, as the doctor asks. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DATABASES, newestCopy } from '../../backup/copies.ts'
import { backupFolder, filesIn } from '../../backup/folder.ts'
import type { BackupFacts, Fact } from '../../doctor/facts.ts'
import { causeOf } from '../../errors.ts'

export function backupFacts(home: string, now: number): Fact<BackupFacts> {
  try {
    const files = filesIn(backupFolder(home))
    const facts = DATABASES.flatMap((name) => {
      const found = statSync(join(home, `${name}.db`), { throwIfNoEntry: false })
      if (found === undefined) return []
      const copy = newestCopy(files, name)
      const copyAgeMs = copy === null ? null : now - copy.at
      return [{ database: `${name}.db`, copyAgeMs, ageMs: now - found.birthtimeMs }]
    })
    return { is: facts }
  } catch (error) {
    return { unknown: causeOf(error) }
  }
}
