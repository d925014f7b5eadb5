/** Alerts as a person reads them in a terminal. Pure. */
import type { AlertRow, AlertsAnswer, NoticeRow } from '../../control/alert-protocol.ts'
import { localTimeText, wrapped } from '../words.ts'

type Screen = { readonly columns: number }

/** The open ones first, each with what to do; then those that are over, a line each. */
export function alertsText({ alerts, undelivered }: AlertsAnswer, { columns }: Screen): string {
  const open = alerts.filter(({ state }) => state === 'open')
  const over = alerts.filter(({ state }) => state !== 'open')
  const width = Math.max(columns - INDENT.length, LEAST_WIDTH)
  const lines = [
    ...(open.length === 0
      ? ['Nothing needs you now.']
      : open.flatMap((each) => openText(each, width))),
    ...(over.length === 0 ? [] : ['', 'over:', ...over.map((each) => overText(each, columns))]),
    ...(undelivered === 0 ? [] : ['', lateText(undelivered)]),
  ]
  return `${lines.join('\n')}\n`
}

const INDENT = '      '
const LEAST_WIDTH = 20

function openText(alert: AlertRow, width: number): readonly string[] {
  const { id, severity, subject, what, todo, count, firstAt, ackedAt, deliveries } = alert
  const since =
    count === 1 ? localTimeText(firstAt) : `${count} times since ${localTimeText(firstAt)}`
  const acked = ackedAt === null ? '' : ', acknowledged'
  const late = deliveries.filter(
    ({ state, why }) => state === 'undelivered' || (state === 'due' && why !== ''),
  )
  const texts = [
    what,
    todo,
    ...new Set(late.map(({ channel, why }) => `not delivered to ${channel} yet: ${why}`)),
  ]
  return [
    `${String(id).padStart(4)}  ${severity} ${subject} (${since}${acked})`,
    ...texts.filter(Boolean).flatMap((text) => wrapped(text, width).map((line) => INDENT + line)),
  ]
}

function overText({ id, subject, what, lastAt }: AlertRow, columns: number): string {
  const line = `${String(id).padStart(4)}  ${localTimeText(lastAt)}  ${subject}: ${what}`
  return line.length > columns ? `${line.slice(0, columns - 1)}…` : line
}

function lateText(count: number): string {
  const what = count === 1 ? '1 message has' : `${count} messages have`
  return `${what} not been delivered: try the channels with \`agenthost alerts test\``
}

/** `2026-11-24 12:59:04  mini  warning  openclaw: exited with code 3. Look at …` */
export function noticeText({ at, host, kind, severity, subject, what, todo }: NoticeRow): string {
  const word = kind === 'recovered' ? 'over' : severity
  const end = todo === '' ? '' : ` | ${todo}`
  return `${localTimeText(at)}  ${host}  ${word.padEnd(7)}  ${subject}: ${what}${end}`
}
