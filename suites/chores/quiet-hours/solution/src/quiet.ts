import type { Instant, User } from './user.ts'
import { firstMinute, minutesOf, wallAt, type Wall } from './wall-clock.ts'

function isWithin({ quiet }: User, { minutes }: Wall): boolean {
  if (quiet === null) return false
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)]
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to
}

export function isQuiet(user: User, at: Instant): boolean {
  return isWithin(user, wallAt(at, user.timeZone))
}

/** `at` itself, or the end of the quiet hours that it falls into. */
export function afterQuiet(user: User, at: Instant): Instant {
  return isQuiet(user, at) ? firstMinute(at, user.timeZone, (wall) => !isWithin(user, wall)) : at
}
