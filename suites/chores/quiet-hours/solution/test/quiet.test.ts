import { test } from 'node:test'
import assert from 'node:assert/strict'
import { deliverAt } from '../src/outbox.ts'
import { isQuiet } from '../src/quiet.ts'
import type { User } from '../src/user.ts'

const ada: User = { id: 'ada', timeZone: 'UTC', quiet: { from: '12:00', to: '13:00' } }
const at = (text: string) => Date.parse(text)

test('quiet at noon', () => {
  assert.equal(isQuiet(ada, at('2026-03-02T12:30:00Z')), true)
  assert.equal(isQuiet(ada, at('2026-03-02T14:00:00Z')), false)
})

test('a message at noon comes at one', () => {
  assert.equal(deliverAt(ada, at('2026-03-02T12:30:00Z'), []), at('2026-03-02T13:00:00Z'))
})

test('the night in Berlin ends at seven, also when the clocks change', () => {
  const user: User = { id: 'eva', timeZone: 'Europe/Berlin', quiet: { from: '22:00', to: '07:00' } }
  assert.equal(deliverAt(user, at('2026-01-15T21:30:00Z'), []), at('2026-01-16T06:00:00Z'))
  assert.equal(deliverAt(user, at('2026-03-28T23:00:00Z'), []), at('2026-03-29T05:00:00Z'))
})
