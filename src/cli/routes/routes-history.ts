/** The history of the routing table as commands use it: one writer at a time, and what was edited by hand is kept. */
import { hostname, userInfo } from 'node:os'
import { isoTime, systemClock, type Clock } from '../../clock.ts'
import { insightsDamage } from '../../daemon/damage.ts'
import { AgenthostError } from '../../errors.ts'
import { BY_HAND } from '../../routing/history.ts'
import type { Database } from '../../store/database.ts'
import { lockInsights, openInsights } from '../../store/insights.ts'
import { routingVersions, type RoutingVersions } from '../../store/insights-routes.ts'
import type { RoutingFile } from './routing-file.ts'
import { localTimeText } from '../words.ts'

type Place = { readonly home: string; readonly err: (text: string) => void }

const LOCK_WAIT_MS = 10_000
const LOCK_LOOK_MS = 100

/** Waits ten seconds for another command that writes; throws `temporary` (75) when it does not end. */
export async function withHistory<T>(
  place: Place,
  work: (versions: RoutingVersions, db: Database) => T,
  clock: Clock = systemClock,
): Promise<T> {
  const { home } = place
  const until = clock.steady() + LOCK_WAIT_MS
  for (;;) {
    const lock = lockInsights(home)
    if (lock !== null) {
      try {
        return withVersions(place, work)
      } finally {
        lock.release()
      }
    }
    if (clock.steady() >= until) {
      const message = 'unable to write the history of routes: another command writes insights'
      throw new AgenthostError('temporary', message, 'Let it end, then try again.')
    }
    await new Promise<void>((resolve) =>
      clock.wakeAt(clock.steady() + LOCK_LOOK_MS, () => resolve()),
    )
  }
}

/** For looking: what was edited by hand is kept if nobody else writes now, else by the next command. */
export function lookAtHistory<T>(
  place: Place,
  file: RoutingFile | null,
  work: (versions: RoutingVersions) => T,
): T {
  const lock = lockInsights(place.home)
  try {
    return withVersions(place, (versions) => {
      if (lock !== null && file !== null && 'table' in file.parsed) keepHandEdit(versions, file)
      return work(versions)
    })
  } finally {
    lock?.release()
  }
}

function withVersions<T>(
  { home, err }: Place,
  work: (versions: RoutingVersions, db: Database) => T,
): T {
  const { db, movedTo } = openInsights(home, systemClock.now())
  try {
    if (movedTo !== null) err(insightsDamage(movedTo, home))
    return work(routingVersions(db), db)
  } finally {
    db.close()
  }
}

/** Whether it was one: the newest of the history is not what is in the file. */
export function keepHandEdit(versions: RoutingVersions, file: RoutingFile): boolean {
  const { bytes, sha, writtenAt, parsed } = file
  if (versions.newest()?.sha === sha) return false
  const at = Math.min(writtenAt, systemClock.now())
  const usable = 'table' in parsed
  versions.add({ at, sha, bytes, who: BY_HAND, why: '', origin: 'hand', source: '', usable })
  return true
}

/** `me@mini`. */
export function whoAmI(): string {
  return `${userInfo().username}@${hostname().replace(/\.(local|lan)$/, '')}`
}

/** On the clock of whoever reads; minutes are enough, the whole is in `--json`. */
export function minuteText(at: number): string {
  return localTimeText(isoTime(at)).slice(0, 'YYYY-MM-DD HH:MM'.length)
}
