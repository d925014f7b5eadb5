/** What the control socket is handed of the alarm, in the words of the protocol. */
import type { Notice } from '../alerts/alert.ts'
import { outcomeText } from '../alerts/channel.ts'
import { isoTime } from '../clock.ts'
import type { AlertDoors } from '../control/alert-routes.ts'
import type { AlertRow, NoticeRow } from '../control/alert-protocol.ts'
import type { Alerting, ListedAlert } from './alerting.ts'
import { VERSION } from './version.ts'

export function alertDoors(alerting: Alerting): AlertDoors {
  const { host } = alerting
  return {
    list: (others) => alerting.list(others).map(rowOf),
    undelivered: alerting.undelivered,
    acknowledge(id) {
      const alert = alerting.acknowledge(id)
      return alert === null ? null : rowOf(alert)
    },
    async test() {
      const tried = await alerting.test()
      const channels = tried.map(({ channel, outcome }) => ({
        channel,
        ok: 'ok' in outcome || 'skipped' in outcome,
        what: outcomeText(outcome),
      }))
      return { channels }
    },
    hello: () => ({ kind: 'hello', cursor: alerting.newestNotice(), host, version: VERSION }),
    notices: {
      eventsSince: (cursor, limit) =>
        alerting.noticesSince(cursor, limit).map((notice) => lineOf(notice, host)),
      newestCursor: alerting.newestNotice,
      onEvent: alerting.onNotice,
    },
  }
}

function rowOf(alert: ListedAlert): AlertRow {
  const { id, state, severity, subject, todo, count, deliveries } = alert
  return {
    id,
    state,
    severity,
    subject,
    todo,
    count,
    what: state === 'recovered' ? alert.betterWhat : alert.what,
    firstAt: isoTime(alert.firstAt),
    lastAt: isoTime(alert.lastAt),
    ackedAt: alert.ackedAt === null ? null : isoTime(alert.ackedAt),
    deliveries: [...deliveries],
  }
}

function lineOf(notice: Notice, host: string): NoticeRow {
  const { id, kind, alert, severity, subject, what, todo, count, lines } = notice
  return {
    kind,
    cursor: id,
    alert,
    host,
    severity,
    subject,
    what,
    todo,
    count,
    at: isoTime(notice.at),
    firstAt: isoTime(notice.firstAt),
    lines: [...lines],
  }
}
