import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createRoom } from '../src/rooms.ts'
import { Store } from '../src/store.ts'

const post = (body: unknown, store = new Store()) =>
  createRoom({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }, store)

test('a room is created, its name trimmed', () => {
  assert.deepEqual(post({ name: ' Blue ', seats: 4 }), { status: 201, body: { name: 'Blue', seats: 4 } })
})

test('all faults are told at once', () => {
  assert.deepEqual(post({ seats: 1.5, window: true }), {
    status: 422,
    body: {
      errors: [
        { field: 'name', code: 'required' },
        { field: 'seats', code: 'not_an_integer' },
        { field: 'window', code: 'unknown' },
      ],
    },
  })
})

test('a body that is no object', () => {
  assert.equal(post([1]).status, 400)
})
