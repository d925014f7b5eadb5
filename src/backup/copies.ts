/**
 * The copies in `backups/`: their names, which of them are kept, and which one is the newest. A name has its database
 * and its moment, so that the folder alone says what there is. Pure.
 */
import { isoTime, type Instant } from '../clock.ts'

export const DATABASES = ['ledger', 'insights', 'host'] as const
export type DatabaseName = (typeof DATABASES)[number]

export type Copy = {
  readonly file: string
  readonly database: DatabaseName
  readonly at: Instant
}

/** Of so many days, those that have any, the newest copy stays. */
export const DAYS_KEPT = 14
/**
 * Beside those the newest ones of all: who makes copies by hand on a bad day does not lose that night's, the last one
 * from before the trouble, to the next.
 */
export const NEWEST_KEPT = 4

const NAME = /^(host|ledger|insights)-(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/
const PART = /^(?:host|ledger|insights)-.*\.db\.part(?:-journal)?$/

/** `ledger-2026-11-25T023000Z.db`: no colons, which Finder shows as slashes. */
export function copyName(database: DatabaseName, at: Instant): string {
  return `${database}-${isoTime(at).slice(0, 19).replaceAll(':', '')}Z.db`
}

/** Null for a file that is no copy of ours, which is left alone. */
export function copyOf(file: string): Copy | null {
  const [, database, day, ...time] = NAME.exec(file) ?? []
  const name = DATABASES.find((each) => each === database)
  const at = Date.parse(`${day}T${time.join(':')}Z`)
  return name === undefined || Number.isNaN(at) ? null : { file, database: name, at }
}

/** What a copy that was not finished is called, and what SQLite puts beside it. */
export function partOf(file: string): string {
  return `${file}.part`
}

export function isPart(file: string): boolean {
  return PART.test(file)
}

/** Newest first. */
export function copiesOf(files: readonly string[], database: DatabaseName): readonly Copy[] {
  return files
    .map(copyOf)
    .filter((copy) => copy !== null)
    .filter((copy) => copy.database === database)
    .toSorted((a, b) => b.at - a.at)
}

/** Null where there is none. */
export function newestCopy(files: readonly string[], database: DatabaseName): Copy | null {
  return copiesOf(files, database)[0] ?? null
}

/** The files that may go. `dayOf` gives the day on the wall that a moment belongs to. */
export function surplusOf(
  files: readonly string[],
  dayOf: (at: Instant) => string,
): readonly string[] {
  return DATABASES.flatMap((database) => {
    const days = new Set<string>()
    return copiesOf(files, database)
      .filter(({ at }, index) => {
        const day = dayOf(at)
        const isNewestOfDay = !days.has(day)
        days.add(day)
        return !(isNewestOfDay && days.size <= DAYS_KEPT) && index >= NEWEST_KEPT
      })
      .map(({ file }) => file)
  })
}
