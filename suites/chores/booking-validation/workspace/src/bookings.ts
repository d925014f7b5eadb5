import type { Reply, Request } from './http.ts'
import type { Booking, Store } from './store.ts'

/** POST /bookings */
export function createBooking(request: Request, store: Store): Reply {
  const booking = JSON.parse(request.body) as Booking
  const number = store.addBooking(booking)
  return { status: 201, body: { number, ...booking } }
}
