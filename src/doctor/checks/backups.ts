/** How old the newest copy of each database is. Pure. */
import type { BackupFacts, Facts } from '../facts.ts'
import { judged, ok } from '../finding.ts'
import type { Finding, Judgement, Subject } from '../finding.ts'

const BACKUPS: Subject = {
  id: 'backups.newest',
  title: 'backups',
  why: 'a damaged database is begun anew: what was spent, asked and found out is then only in a copy',
  ask: 'agenthost restore',
}

const HOUR_MS = 3_600_000
/** One is made each night: half a day over that, and a night has gone by without. */
const OLD_MS = 36 * HOUR_MS

export function backupChecks({ home }: Pick<Facts, 'home'>): readonly Finding[] {
  return [judged(BACKUPS, home.backups, newest)]
}

function newest(databases: BackupFacts): Judgement {
  if (databases.length === 0) return ok('there is no database yet')
  const old = databases.filter(({ copyAgeMs, ageMs }) => (copyAgeMs ?? ageMs) > OLD_MS)
  if (old.length > 0) {
    const found = old.map(({ database, copyAgeMs }) =>
      copyAgeMs === null
        ? `there is no copy of ${database}`
        : `the newest copy of ${database} is ${hours(copyAgeMs)} old`,
    )
    return { level: 'warn', found: found.join('; '), mend: 'agenthost backup' }
  }
  const ages = databases.map(({ copyAgeMs }) => copyAgeMs).filter((age) => age !== null)
  if (ages.length === 0) return ok('the first is made in the night to come')
  return ok(`the newest is ${hours(Math.max(...ages))} old`)
}

/** Under a clock that was set back a copy is of later than now: it is as new as can be. */
function hours(ms: number): string {
  const count = Math.max(0, Math.floor(ms / HOUR_MS))
  if (count < 48) return `${count} h`
  return `${Math.floor(count / 24)} days`
}
