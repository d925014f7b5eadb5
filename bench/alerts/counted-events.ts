/** Alerts are written in the transaction of their events: what both count must be the same. */
import type Database from 'better-sqlite3'
import { worthTelling } from '../../src/alerts/worth-telling.ts'

export type CountedEvents = {
  readonly events: number
  /** Of them worth telling. */
  readonly told: number
  /** Groups of alerts. */
  readonly groups: number
  /** A line for each group that counts otherwise than its events. */
  readonly wrong: readonly string[]
}

export function countedEvents(db: Database.Database): CountedEvents {
  const events = db.prepare('SELECT at, kind, subject, message, data FROM events').all() as {
    at: number
    kind: string
    subject: string
    message: string
    data: string
  }[]
  const told = new Map<string, number>()
  for (const event of events) {
    const data = JSON.parse(event.data) as Record<string, unknown>
    const change = worthTelling({ ...event, data })
    if (change?.do === 'raise') told.set(change.key, (told.get(change.key) ?? 0) + 1)
  }
  const rows = db.prepare('SELECT key, sum(count) AS count FROM alerts GROUP BY key').all() as {
    key: string
    count: number
  }[]
  const counted = new Map(rows.map(({ key, count }) => [key, count]))
  const wrong = [...new Set([...told.keys(), ...counted.keys()])].flatMap((key) => {
    const [ours, theirs] = [told.get(key) ?? 0, counted.get(key) ?? 0]
    return ours === theirs ? [] : [`${key}: ${ours} events, and alerts that count ${theirs}`]
  })
  const sum = [...told.values()].reduce((all, count) => all + count, 0)
  return { events: events.length, told: sum, groups: rows.length, wrong }
}
