/**
 * One telling of an alert, in texts that are short, on one line, and without secrets: they are kept, and go to
 * places outside of this host. Pure but for the doors it is handed.
 */
import type { Alert, Change, Notice } from './alert.ts'
import { oneLine, shortened } from './text.ts'

export type NoticeDoors = {
  /** The last lines of the log of an agent or a job; none when it has no log. */
  readonly lastLines: (subject: string) => readonly string[]
  /** The same text with stars for what is a secret. */
  readonly withoutSecrets: (text: string) => string
}

const SUBJECT_LETTERS = 80
const WHAT_LETTERS = 300
const LINES_MAX = 5
const LINE_LETTERS = 160

/** Alerts to which the end of a log belongs. */
const WITH_LOG = /^(?:agent|job)\//

export function noticeOf(
  alert: Alert,
  telling: Pick<Notice, 'id' | 'kind' | 'at'>,
  doors: NoticeDoors,
): Notice {
  const { id, severity, subject, what, todo, count, firstAt, notTo, betterWhat, key } = alert
  const isOver = telling.kind === 'recovered'
  return {
    ...telling,
    alert: id,
    severity: isOver ? 'info' : severity,
    worst: severity,
    subject,
    what: isOver ? betterWhat : what,
    todo: isOver ? '' : todo,
    count,
    firstAt,
    notTo,
    lines: isOver || !WITH_LOG.test(key) ? [] : endOfLog(subject, doors),
  }
}

/** The same change, with texts that may be kept. */
export function tidied(change: Change, { withoutSecrets }: NoticeDoors): Change {
  if (change.do === 'close') return change
  const line = (text: string): string => shortened(oneLine(withoutSecrets(text)), WHAT_LETTERS)
  if (change.do === 'recover') return { ...change, what: line(change.what) }
  const subject = shortened(oneLine(change.subject), SUBJECT_LETTERS)
  return { ...change, subject, what: line(change.what), todo: line(change.todo) }
}

function endOfLog(subject: string, doors: NoticeDoors): readonly string[] {
  return doors
    .lastLines(subject)
    .map((line) => oneLine(doors.withoutSecrets(line)))
    .filter((line) => line !== '')
    .slice(-LINES_MAX)
    .map((line) => shortened(line, LINE_LETTERS))
}
