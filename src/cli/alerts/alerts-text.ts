/** Alerts as a person reads them in a terminal. Pure. */
import type { AlertRow, AlertsAnswer, NoticeRow } from '../../control/alert-protocol.ts'
import { cut } from '../text-columns.ts'
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
    ...lateLines(undelivered, Math.max(columns, LEAST_WIDTH)),
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
    ...new Set(
      late.map(({ channel, why }) =>
        [`not delivered to ${channel} yet`, why].filter(Boolean).join(': '),
      ),
    ),
  ]
  const number = `${String(id).padStart(4)}  `
  const [first = '', ...rest] = wrapped(
    `${severity} ${subject} (${since}${acked})`,
    width - (number.length - INDENT.length),
  )
  return [
    number + first,
    ...rest.map((line) => INDENT + line),
    ...texts.filter(Boolean).flatMap((text) => wrapped(text, width).map((line) => INDENT + line)),
  ]
}

function overText({ id, subject, what, lastAt }: AlertRow, columns: number): string {
  return cut(`${String(id).padStart(4)}  ${localTimeText(lastAt)}  ${subject}: ${what}`, columns)
}

function lateLines(count: number, width: number): readonly string[] {
  if (count === 0) return []
  const what = count === 1 ? '1 message has' : `${count} messages have`
  const texts = [`${what} not been delivered.`, 'Try the channels with `agenthost alerts test`.']
  return ['', ...texts.flatMap((text) => wrapped(text, width))]
}

/** `2026-11-24 12:59:04  mini  warning  openclaw: exited with code 3. Look at …` */
export function noticeText({ at, host, kind, severity, subject, what, todo }: NoticeRow): string {
  const word = kind === 'recovered' ? 'over' : severity
  const end = todo === '' ? '' : ` | ${todo}`
  return `${localTimeText(at)}  ${host}  ${word.padEnd(7)}  ${subject}: ${what}${end}`
}
