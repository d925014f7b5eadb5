import { after, test } from 'node:test'
import assert from 'node:assert/strict'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const { createBooking } = await import('../src/bookings.ts')
const { createRoom } = await import('../src/rooms.ts')
const { Store } = await import('../src/store.ts')

const GOOD = { room: 'Blue', from: '2026-05-04', to: '2026-05-06', people: 3 }
function send(body, headers = { 'content-type': 'application/json' }) {
  const store = new Store()
  store.addRoom({ name: 'Blue', seats: 4 })
  return { store, reply: createBooking({ headers, body }, store) }
}
const post = (body) => send(JSON.stringify(body))

function refuses(name, body, faults) {
  test(`refuses ${name}`, () => {
    const { store, reply } = typeof body === 'string' ? send(body) : post(body)
    assert.deepEqual(reply, { status: 422, body: { errors: faults.map(([field, code]) => ({ field, code })) } })
    assert.deepEqual(store.bookings, [])
  })
}
const one = (field, value, code) => refuses(`${field} ${JSON.stringify(value)}`, { ...GOOD, [field]: value }, [[field, code]])

refuses('an empty object', {}, ['room', 'from', 'to', 'people'].map((field) => [field, 'required']))
for (const field of ['room', 'from', 'to', 'people']) {
  const { [field]: _gone, ...rest } = GOOD
  refuses(`no ${field}`, rest, [[field, 'required']])
}
one('room', 7, 'not_a_string')
one('room', null, 'not_a_string')
one('room', '  ', 'empty')
one('room', 'Red', 'no_such_room')
one('room', 'toString', 'no_such_room')
for (const day of ['2026-02-29', '2026-04-31', '2026-13-01', '2026-5-4', '04.05.2026', '2026-05-04T00:00:00Z', '']) one('from', day, 'not_a_day')
one('from', 20_260_504, 'not_a_string')
one('to', ['2026-05-06'], 'not_a_string')
one('to', '2026-06-31', 'not_a_day')
one('to', '2026-05-04', 'not_after_from')
one('to', '2026-04-30', 'not_after_from')
for (const people of ['2', null, 1.5, true]) one('people', people, 'not_an_integer')
for (const people of [0, -3]) one('people', people, 'too_small')
one('people', 5, 'too_many')
one('note', 12, 'not_a_string')
one('note', null, 'not_a_string')
one('note', 'x'.repeat(201), 'too_long')
refuses('too many in no room', { ...GOOD, room: 'Red', people: 99 }, [['room', 'no_such_room']])
refuses('all at once', { zebra: 1, to: 'x', people: 0, apple: 1, room: '', note: 5 }, [
  ['room', 'empty'], ['from', 'required'], ['to', 'not_a_day'], ['people', 'too_small'], ['note', 'not_a_string'], ['apple', 'unknown'], ['zebra', 'unknown'],
])
refuses('a number of its own', { ...GOOD, number: 7 }, [['number', 'unknown']])
refuses('a prototype', `{"room":"Blue","from":"2026-05-04","to":"2026-05-06","people":3,"__proto__":{"x":1}}`, [['__proto__', 'unknown']])

for (const [name, body, status, code] of [
  ['no JSON', '{room:', 400, 'bad_json'], ['nothing', '', 400, 'bad_json'], ['a list', '[]', 400, 'not_an_object'], ['null', 'null', 400, 'not_an_object'], ['a text', '"x"', 400, 'not_an_object'],
])
  test(`refuses ${name}`, () => {
    const { store, reply } = send(body)
    assert.deepEqual(reply, { status, body: { errors: [{ field: '', code }] } })
    assert.deepEqual(store.bookings, [])
  })

test('refuses another content type', () => {
  assert.equal(send(JSON.stringify(GOOD), { 'content-type': 'text/plain' }).reply.status, 415)
  assert.equal(send(JSON.stringify(GOOD), {}).reply.status, 415)
  assert.equal(send(JSON.stringify(GOOD), { 'content-type': 'Application/JSON; charset=utf-8' }).reply.status, 201)
})

test('takes what is well, trimmed', () => {
  const { store, reply } = post({ ...GOOD, room: ' Blue ', people: 4, note: `  ${'x'.repeat(200)} ` })
  const stored = { ...GOOD, people: 4, note: 'x'.repeat(200) }
  assert.deepEqual(reply, { status: 201, body: { number: 1, ...stored } })
  assert.deepEqual(store.bookings, [stored])
  assert.deepEqual(post({ ...GOOD, note: '   ' }).store.bookings, [GOOD])
  assert.deepEqual(post({ ...GOOD, from: '2024-02-29', to: '2024-03-01' }).reply.status, 201)
  assert.deepEqual(post({ ...GOOD, from: '2026-12-31', to: '2027-01-01', people: 1 }).reply.status, 201)
})

test('numbers go on', () => {
  const store = new Store()
  store.addRoom({ name: 'Blue', seats: 4 })
  const request = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(GOOD) }
  assert.deepEqual([1, 2].map(() => createBooking(request, store).body.number), [1, 2])
})

test('rooms are as they were', () => {
  const request = (body) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  assert.deepEqual(createRoom(request({ name: ' Blue ', seats: 4 }), new Store()), { status: 201, body: { name: 'Blue', seats: 4 } })
  assert.deepEqual(createRoom(request({ seats: 0, window: 1 }), new Store()).body.errors.map((each) => each.code), ['required', 'too_small', 'unknown'])
})
