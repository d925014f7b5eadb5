/** A line of what the gateway tells, as an event. Pure. */
import type { Instant } from '../clock.ts'
import type { NewEvent } from '../supervisor/records.ts'

type Heard = { readonly cursor: number; readonly event: NewEvent }

/** Kinds that are the gateway's to tell; no other process speaks for the agents. */
const KIND = /^(?:budget|gateway|ledger|prices|queue|routes|upstream)\.[a-z-]{1,40}$/

/** Null for what is no notice. */
export function noticeIn(line: string, now: Instant): Heard | null {
  const value = parsed(line)
  if (value === null) return null
  const { cursor, kind, subject, message } = value
  if (typeof cursor !== 'number' || !Number.isSafeInteger(cursor)) return null
  if (typeof kind !== 'string' || !KIND.test(kind)) return null
  if (typeof subject !== 'string' || typeof message !== 'string') return null
  const data = objectOf(value['data']) ?? {}
  const at = typeof value['at'] === 'number' ? value['at'] : Date.parse(String(value['at']))
  // What is to be done about a parked request is said by its number.
  const id = kind.startsWith('queue.') ? data['id'] : undefined
  const about = typeof id === 'number' ? String(id) : subject
  return {
    cursor,
    event: { at: Number.isSafeInteger(at) ? at : now, kind, subject: about, message, data },
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    return objectOf(JSON.parse(line))
  } catch {
    // Half a line of a gateway that was killed: it is told again.
    return null
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Readonly<Record<string, unknown>>) : null
}
