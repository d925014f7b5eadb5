/**
 * When the nightly backup is due: once for each night, at half past three on the clock of the host, and later where the
 * host slept or no daemon ran then. Pure.
 */
import type { Instant } from '../clock.ts'

/** No clock of ours skips this time or shows it twice when summer time begins or ends; people and Mondays sleep. */
const HOUR = 3
const MINUTE = 30

const HOUR_MS = 3_600_000
/** After one that could not be made: room may have been made on the disk. */
export const RETRY_MS = HOUR_MS
/** A copy of later than now was made under a clock that was wrong, and stands for no night. */
const AHEAD_MS = HOUR_MS

export type BackupState = {
  /** When the newest copy was made; null where there is none. */
  readonly newestAt: Instant | null
  /** Since when there is something to copy: a home that was made today has its first night before it. */
  readonly since: Instant
  /** When one was last begun that did not come to a good end; null when none was. */
  readonly failedAt: Instant | null
  /** Whether that may be tried again in the same night. */
  readonly mayRetry: boolean
}

/** The last time at or before `now` that the wall showed half past three. */
export function nightBefore(now: Instant): Instant {
  const night = new Date(now)
  night.setHours(HOUR, MINUTE, 0, 0)
  if (night.getTime() > now) night.setDate(night.getDate() - 1)
  return night.getTime()
}

export function isDue(state: BackupState, now: Instant): boolean {
  const night = nightBefore(now)
  const { newestAt, since, failedAt, mayRetry } = state
  // Even with a copy of one database: there was none of another.
  if (failedAt !== null && failedAt >= night && failedAt <= now) {
    return mayRetry && now - failedAt >= RETRY_MS
  }
  if (newestAt !== null && newestAt >= night && newestAt <= now + AHEAD_MS) return false
  return newestAt !== null || since < night
}

/** `2026-11-25`: the day on the clock of the host. */
export function dayOf(at: Instant): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}
