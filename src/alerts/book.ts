/**
 * All open alerts, and the numbers of alerts and notices. Events go in, what has to be written and told comes
 * out; the caller writes it in the transaction of the events. Pure but for the doors it is handed.
 */
import type { Instant } from '../clock.ts'
import type { Alert, Change, Notice, Told } from './alert.ts'
import { aged, changed, POLICY, raised, type Policy, type Step } from './alert-life.ts'
import { oneLine, shortened } from './text.ts'
import { worthTelling } from './worth-telling.ts'

export type BookDoors = {
  /** The last lines of the log of an agent or a job, at most a few; none when it has no log. */
  readonly lastLines: (subject: string) => readonly string[]
  /** The same text with stars for what is a secret. */
  readonly withoutSecrets: (text: string) => string
}

/** What is in the store when the daemon begins. */
export type Kept = {
  readonly open: readonly Alert[]
  readonly newestAlert: number
  readonly newestNotice: number
}

/** What changed: alerts as they are now, each once, and new notices in order. */
export type Entries = { readonly alerts: readonly Alert[]; readonly notices: readonly Notice[] }

export type Book = {
  readonly note: (events: readonly Told[]) => Entries
  /** Changes that no event makes. */
  readonly change: (changes: readonly Change[], at: Instant) => Entries
  /** What time alone brings about. */
  readonly age: (now: Instant) => Entries
  /** Null when there is no open alert of that number. */
  readonly acknowledge: (id: number, now: Instant) => Entries | null
  readonly open: () => readonly Alert[]
}

/** More alerts at once than this are one more alert, that counts them. */
const OPEN_MAX = 200
const WHAT_LETTERS = 300
const LINES_MAX = 5
const LINE_LETTERS = 160

export function alertBook(kept: Kept, doors: BookDoors, policy: Policy = POLICY): Book {
  const open = new Map(kept.open.map((alert) => [alert.key, alert]))
  let newestAlert = kept.newestAlert
  let newestNotice = kept.newestNotice

  const noticeOf = ({ alert, tell }: Step, at: Instant, withLog: boolean): Notice[] => {
    if (tell === null) return []
    newestNotice += 1
    const isOver = tell === 'recovered'
    const { id, severity, subject, what, todo, count, firstAt, notTo, betterWhat } = alert
    return [
      {
        id: newestNotice,
        alert: id,
        kind: tell,
        at,
        severity: isOver ? 'info' : severity,
        worst: severity,
        subject,
        what: isOver ? betterWhat : what,
        todo: isOver ? '' : todo,
        count,
        firstAt,
        notTo,
        lines: withLog && !isOver ? lastLines(subject, doors) : [],
      },
    ]
  }
  const apply = (change: Change, at: Instant): Step | null => {
    const known = open.get(change.key)
    if (known !== undefined) return changed(known, change, at, policy)
    if (change.do !== 'raise') return null
    if (open.size < OPEN_MAX) return raised((newestAlert += 1), change, at)
    const many = manyOf(change)
    const before = open.get(many.key)
    return before === undefined
      ? raised((newestAlert += 1), many, at)
      : changed(before, many, at, policy)
  }
  const gather = (changes: readonly (readonly [Change, Instant])[]): Entries => {
    const alerts = new Map<number, Alert>()
    const notices: Notice[] = []
    for (const [change, at] of changes) {
      const step = apply(tidied(change, doors), at)
      if (step === null) continue
      notices.push(...noticeOf(step, at, change.do === 'raise' && change.withLog))
      keep(step.alert, open)
      alerts.set(step.alert.id, step.alert)
    }
    return { alerts: [...alerts.values()], notices }
  }
  return {
    note: (events) =>
      gather(
        events.flatMap((event) => {
          const change = worthTelling(event)
          return change === null ? [] : [[change, event.at] as const]
        }),
      ),
    change: (changes, at) => gather(changes.map((change) => [change, at] as const)),
    age(now) {
      const alerts: Alert[] = []
      const notices: Notice[] = []
      for (const alert of open.values()) {
        const step = aged(alert, now, policy)
        if (step.alert === alert) continue
        notices.push(...noticeOf(step, now, /^(?:agent|job)\//.test(alert.key)))
        keep(step.alert, open)
        alerts.push(step.alert)
      }
      return { alerts, notices }
    },
    acknowledge(id, now) {
      const alert = [...open.values()].find((each) => each.id === id)
      if (alert === undefined) return null
      const next = { ...alert, ackedAt: alert.ackedAt ?? now }
      keep(next, open)
      return { alerts: [next], notices: [] }
    },
    open: () => [...open.values()],
  }
}

function keep(alert: Alert, open: Map<string, Alert>): void {
  if (alert.state === 'open') open.set(alert.key, alert)
  else open.delete(alert.key)
}

/** Short, on one line, and without secrets: it is kept, and goes to places outside of this host. */
function tidied(change: Change, { withoutSecrets }: BookDoors): Change {
  if (change.do === 'close') return change
  const line = (text: string): string => shortened(oneLine(withoutSecrets(text)), WHAT_LETTERS)
  if (change.do === 'recover') return { ...change, what: line(change.what) }
  return { ...change, what: line(change.what), todo: line(change.todo) }
}

function lastLines(subject: string, doors: BookDoors): readonly string[] {
  const lines = doors.lastLines(subject).map((line) => oneLine(doors.withoutSecrets(line)))
  return lines
    .filter((line) => line !== '')
    .slice(-LINES_MAX)
    .map((line) => shortened(line, LINE_LETTERS))
}

function manyOf(change: Extract<Change, { do: 'raise' }>): Extract<Change, { do: 'raise' }> {
  const what = `more than ${OPEN_MAX} alerts are open; the newest of the others: ${change.subject}: ${change.what}`
  const todo = 'Look at `agenthost alerts`.'
  return { ...change, key: 'many', subject: 'host', what, todo, lasts: false, withLog: false }
}
