import { test } from 'node:test'
import assert from 'node:assert/strict'
import { nextId, resetIds } from '../src/ids.js'

test('ids count up', () => {
  resetIds()
  assert.deepEqual([nextId(), nextId()], ['b-1', 'b-2'])
})
