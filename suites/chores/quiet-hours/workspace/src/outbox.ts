import { afterQuiet } from './quiet.ts'
import type { Instant, User } from './user.ts'
import { wallAt } from './wall-clock.ts'

const PER_DAY = 3
const DAY_MS = 86_400_000

/** When a message that is due now may be delivered, given when this user's former ones were. */
export function deliverAt(user: User, due: Instant, delivered: readonly Instant[]): Instant {
  const at = afterQuiet(user, due)
  const today = wallAt(at, user.timeZone).day
  const sentToday = delivered.filter((each) => wallAt(each, user.timeZone).day === today).length
  if (sentToday < (user.perDay ?? PER_DAY)) return at
  return Math.ceil(at / DAY_MS) * DAY_MS
}
