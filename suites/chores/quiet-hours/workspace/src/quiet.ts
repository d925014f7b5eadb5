import type { Instant, User } from './user.ts'
import { minutesOf, wallAt } from './wall-clock.ts'

export function isQuiet(user: User, at: Instant): boolean {
  if (user.quiet === null) return false
  const { minutes } = wallAt(at, user.timeZone)
  return minutes >= minutesOf(user.quiet.from) && minutes <= minutesOf(user.quiet.to)
}

/** `at` itself, or the end of the quiet hours that it falls into. */
export function afterQuiet(user: User, at: Instant): Instant {
  if (user.quiet === null || !isQuiet(user, at)) return at
  const { minutes } = wallAt(at, user.timeZone)
  return at + (minutesOf(user.quiet.to) - minutes) * 60_000
}
