import { afterQuiet } from './quiet.ts'
import type { Instant, User } from './user.ts'
import { firstMinute, wallAt } from './wall-clock.ts'

const PER_DAY = 3

/** When a message that is due now may be delivered, given when this user's former ones were. */
export function deliverAt(user: User, due: Instant, delivered: readonly Instant[]): Instant {
  const dayOf = (at: Instant): string => wallAt(at, user.timeZone).day
  const taken = delivered.map(dayOf)
  let at = afterQuiet(user, due)
  for (;;) {
    const day = dayOf(at)
    if (taken.filter((each) => each === day).length < (user.perDay ?? PER_DAY)) return at
    at = afterQuiet(user, firstMinute(at, user.timeZone, (wall) => wall.day !== day))
  }
}
