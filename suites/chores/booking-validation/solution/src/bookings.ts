import { jsonObject, refused, type Fault, type Reply, type Request } from './http.ts'
import type { Booking, Store } from './store.ts'

const FIELDS = ['room', 'from', 'to', 'people', 'note']
const NOTE_MAX = 200

/** POST /bookings; what is checked, and in which order it is told, stands in docs/bookings.md. */
export function createBooking(request: Request, store: Store): Reply {
  const parsed = jsonObject(request)
  if (!parsed.ok) return parsed.reply
  const { room, from, to, people, note } = parsed.value
  const known = typeof room === 'string' ? store.rooms.get(room.trim()) : undefined
  const codes: Record<string, string | null> = {
    room: textFault(room) ?? (known === undefined ? 'no_such_room' : null),
    from: dayFault(from),
    to: dayFault(to),
    people: countFault(people, known?.seats ?? Infinity),
    note: note === undefined ? null : noteFault(note),
  }
  if (codes['from'] === null && codes['to'] === null && String(to) <= String(from)) codes['to'] = 'not_after_from'
  const faults: Fault[] = FIELDS.flatMap((field) => {
    const code = codes[field] ?? null
    return code === null ? [] : [{ field, code }]
  })
  for (const field of Object.keys(parsed.value).sort())
    if (!FIELDS.includes(field)) faults.push({ field, code: 'unknown' })
  if (faults.length > 0) return refused(faults)
  const kept = typeof note === 'string' ? note.trim() : ''
  const booking: Booking = {
    room: (room as string).trim(),
    from: from as string,
    to: to as string,
    people: people as number,
    ...(kept === '' ? {} : { note: kept }),
  }
  return { status: 201, body: { number: store.addBooking(booking), ...booking } }
}

function textFault(value: unknown): string | null {
  if (value === undefined) return 'required'
  if (typeof value !== 'string') return 'not_a_string'
  return value.trim() === '' ? 'empty' : null
}

function dayFault(value: unknown): string | null {
  if (value === undefined) return 'required'
  if (typeof value !== 'string') return 'not_a_string'
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return 'not_a_day'
  const day = new Date(`${value}T00:00:00Z`)
  // The 31st of April would roll over to May.
  return Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value ? 'not_a_day' : null
}

function countFault(value: unknown, most: number): string | null {
  if (value === undefined) return 'required'
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'not_an_integer'
  if (value < 1) return 'too_small'
  return value > most ? 'too_many' : null
}

function noteFault(value: unknown): string | null {
  if (typeof value !== 'string') return 'not_a_string'
  return value.trim().length > NOTE_MAX ? 'too_long' : null
}
