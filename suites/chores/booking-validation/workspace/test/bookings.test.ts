import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createBooking } from '../src/bookings.ts'
import { Store } from '../src/store.ts'

test('a booking is stored and numbered', () => {
  const store = new Store()
  store.addRoom({ name: 'Blue', seats: 4 })
  const body = { room: 'Blue', from: '2026-05-04', to: '2026-05-06', people: 3 }
  const reply = createBooking({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }, store)
  assert.deepEqual(reply, { status: 201, body: { number: 1, ...body } })
  assert.deepEqual(store.bookings, [body])
})
