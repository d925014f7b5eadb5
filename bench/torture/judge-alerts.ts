/** Whether everything worth telling is counted in an alert, and every notice has arrived at every channel. */
import type Database from 'better-sqlite3'
import { countedEvents } from '../alerts/counted-events.ts'
import type { Arrived } from './sink.ts'

export type AlertFacts = {
  readonly arrived: readonly Arrived[]
  /** By the name of a channel the last part of its address. */
  readonly channels: Readonly<Record<string, string>>
}

type Delivery = { readonly notice: number; readonly channel: string; readonly state: string }

export function judgeAlerts(
  db: Database.Database,
  { arrived, channels }: AlertFacts,
): { readonly wrong: readonly string[]; readonly events: number; readonly notices: number } {
  const notices = db.prepare('SELECT id, not_to AS notTo FROM notices').all() as {
    id: number
    /** A notice about a channel goes to the others. */
    notTo: string | null
  }[]
  const rows = db.prepare('SELECT notice, channel, state FROM deliveries').all() as Delivery[]
  const came = new Set(arrived.map(({ channel, notice }) => `${channel} ${notice}`))
  const { wrong, events } = countedEvents(db)
  const known = new Set(notices.map(({ id }) => id))
  const lost = rows.flatMap(({ notice, channel, state }) => {
    const what = `notice ${notice} for ${channel}`
    if (state === 'delivered' && !came.has(`${channels[channel]} ${notice}`))
      return [`${what} counts as delivered and never came`]
    return state === 'delivered' || state === 'superseded' || state === 'due'
      ? []
      : [`${what} is ${state}`]
  })
  const without = notices.flatMap(({ id, notTo }) => {
    const wanted = Object.keys(channels).filter((name) => name !== notTo).length
    const count = rows.filter(({ notice }) => notice === id).length
    return count === wanted ? [] : [`notice ${id} has ${count} rows for ${wanted} channels`]
  })
  const strange = [...new Set(arrived.map(({ notice }) => notice))]
    .filter((notice) => !known.has(notice))
    .map((notice) => `notice ${notice} came and is not in the table`)
  return { wrong: [...wrong, ...lost, ...without, ...strange], events, notices: notices.length }
}
