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
