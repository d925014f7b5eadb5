/**
 * All open alerts, and the numbers of alerts and notices. Events go in, what has to be written and told comes
 * out; the caller writes it in the transaction of the events. Pure but for the doors it is handed.
 */
import type { Instant } from '../clock.ts'
import type { Alert, Change, Notice, Told } from './alert.ts'
import { aged, changed, POLICY, raised, type Policy, type Step } from './alert-life.ts'
import { noticeOf, tidied, type NoticeDoors } from './notice.ts'
import { changesOf } from './worth-telling.ts'

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
export const OPEN_MAX = 200

type Own = {
  readonly open: Map<string, Alert>
  readonly doors: NoticeDoors
  readonly policy: Policy
  newestAlert: number
  newestNotice: number
}

export function alertBook(kept: Kept, doors: NoticeDoors, policy: Policy = POLICY): Book {
  const { newestAlert, newestNotice } = kept
  const open = new Map(kept.open.map((alert) => [alert.key, alert]))
  const own: Own = { open, doors, policy, newestAlert, newestNotice }
  return {
    note: (events) =>
      gather(
        own,
        events.flatMap((event) => changesOf(event).map((change) => ({ change, at: event.at }))),
      ),
    change: (changes, at) =>
      gather(
        own,
        changes.map((change) => ({ change, at })),
      ),
    age(now) {
      const steps = [...open.values()].map((alert) => ({ alert, step: aged(alert, now, policy) }))
      const changes = steps.filter(({ alert, step }) => step.alert !== alert)
      const notices = changes.flatMap(({ step }) => tell(own, step, now))
      return { alerts: changes.map(({ step }) => keep(own, step.alert)), notices }
    },
    acknowledge(id, now) {
      const alert = [...open.values()].find((each) => each.id === id)
      if (alert === undefined) return null
      return { alerts: [keep(own, { ...alert, ackedAt: alert.ackedAt ?? now })], notices: [] }
    },
    open: () => [...open.values()],
  }
}

function gather(
  own: Own,
  changes: readonly { readonly change: Change; readonly at: Instant }[],
): Entries {
  const alerts = new Map<number, Alert>()
  const notices: Notice[] = []
  for (const { change, at } of changes) {
    const step = apply(own, tidied(change, own.doors), at)
    if (step === null) continue
    notices.push(...tell(own, step, at))
    alerts.set(step.alert.id, keep(own, step.alert))
  }
  return { alerts: [...alerts.values()], notices }
}

function apply(own: Own, change: Change, at: Instant): Step | null {
  const { open, policy } = own
  const known = open.get(change.key)
  if (known !== undefined) return changed(known, change, at, policy)
  if (change.do !== 'raise') return null
  const isFull = open.size >= OPEN_MAX
  const raise = isFull ? manyOf(change) : change
  const many = isFull ? open.get(raise.key) : undefined
  if (many !== undefined) return changed(many, raise, at, policy)
  own.newestAlert += 1
  return raised(own.newestAlert, raise, at)
}

function tell(own: Own, { alert, tell: kind }: Step, at: Instant): readonly Notice[] {
  if (kind === null) return []
  own.newestNotice += 1
  return [noticeOf(alert, { id: own.newestNotice, kind, at }, own.doors)]
}

function keep({ open }: Own, alert: Alert): Alert {
  if (alert.state === 'open') open.set(alert.key, alert)
  else open.delete(alert.key)
  return alert
}

type Raise = Extract<Change, { do: 'raise' }>

function manyOf(change: Raise): Raise {
  const what = `more than ${OPEN_MAX} alerts are open; the newest of the others: ${change.subject}: ${change.what}`
  const todo = 'Look at `agenthost alerts`.'
  return { ...change, key: 'many', subject: 'host', what, todo, lasts: false }
}
