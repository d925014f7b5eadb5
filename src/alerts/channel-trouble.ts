/**
 * When a channel itself is worth an alert, which goes to the others: it refuses what it is sent, it has not
 * been reached for an hour, a notice was given up; and when it delivers again.
 */
import type { Clock, Instant } from '../clock.ts'
import type { Outcome } from './channel.ts'
import type { Delivery } from './delivery.ts'
import { spanText } from './text.ts'

export type Tell = (
  kind: string,
  subject: string,
  message: string,
  data?: Readonly<Record<string, unknown>>,
) => void

const LONG_MS = 3_600_000

/** `troubled` are those that were told of by a daemon before this one. */
export type Troubles = {
  readonly note: (channel: string, outcome: Outcome, after: Delivery) => void
}

export function channelTroubles(
  clock: Pick<Clock, 'now'>,
  tell: Tell,
  troubled: readonly string[],
): Troubles {
  const downSince = new Map<string, Instant>()
  const told = new Set(troubled)
  return {
    note(channel, outcome, after) {
      if ('skipped' in outcome) return
      if ('ok' in outcome) {
        downSince.delete(channel)
        if (told.delete(channel)) tell('alerts.delivered', channel, 'delivers again')
        return
      }
      const now = clock.now()
      const since = downSince.get(channel) ?? now
      downSince.set(channel, since)
      const about = { notTo: channel }
      if (after.state === 'undelivered') {
        told.add(channel)
        const what = `an alert about ${after.notice.subject} was given up after ${spanText(now - after.notice.at)}: ${after.why}`
        tell('alerts.undelivered', channel, `channel ${channel}: ${what}`, about)
      } else if (told.has(channel)) return
      else if ('refused' in outcome) {
        told.add(channel)
        tell(
          'alerts.refused',
          channel,
          `channel ${channel} refuses alerts: ${outcome.refused}`,
          about,
        )
      } else if (now - since >= LONG_MS) {
        told.add(channel)
        const span = spanText(now - since)
        const what = `channel ${channel} has not delivered for ${span}: ${outcome.retry}`
        tell('alerts.undelivered', channel, what, about)
      }
    },
  }
}
