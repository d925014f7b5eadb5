import { jsonObject, refused, type Fault, type Reply, type Request } from './http.ts'
import type { Store } from './store.ts'

const FIELDS = ['name', 'seats']

/** POST /rooms */
export function createRoom(request: Request, store: Store): Reply {
  const parsed = jsonObject(request)
  if (!parsed.ok) return parsed.reply
  const { name, seats } = parsed.value
  const faults: Fault[] = []
  if (name === undefined) faults.push({ field: 'name', code: 'required' })
  else if (typeof name !== 'string') faults.push({ field: 'name', code: 'not_a_string' })
  else if (name.trim() === '') faults.push({ field: 'name', code: 'empty' })
  if (seats === undefined) faults.push({ field: 'seats', code: 'required' })
  else if (!Number.isInteger(seats)) faults.push({ field: 'seats', code: 'not_an_integer' })
  else if ((seats as number) < 1) faults.push({ field: 'seats', code: 'too_small' })
  for (const field of Object.keys(parsed.value).sort())
    if (!FIELDS.includes(field)) faults.push({ field, code: 'unknown' })
  if (faults.length > 0) return refused(faults)
  const room = { name: (name as string).trim(), seats: seats as number }
  store.addRoom(room)
  return { status: 201, body: room }
}
