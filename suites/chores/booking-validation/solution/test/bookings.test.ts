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

test('a departure before the arrival is refused', () => {
  const store = new Store()
  store.addRoom({ name: 'Blue', seats: 4 })
  const body = JSON.stringify({ room: 'Blue', from: '2026-05-04', to: '2026-05-04', people: '2' })
  assert.deepEqual(createBooking({ headers: { 'content-type': 'application/json' }, body }, store), {
    status: 422,
    body: { errors: [{ field: 'to', code: 'not_after_from' }, { field: 'people', code: 'not_an_integer' }] },
  })
  assert.deepEqual(store.bookings, [])
})
