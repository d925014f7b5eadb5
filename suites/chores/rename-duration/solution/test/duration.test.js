import { test } from 'node:test'
import assert from 'node:assert/strict'
import { formatDuration } from '../src/index.js'

test('formatDuration tells the two largest units', () => {
  assert.equal(formatDuration(3_720_000), '1 hour 2 minutes')
  assert.equal(formatDuration(90_061_000), '1 day 1 hour')
})

test('formatDuration has a compact form', () => {
  assert.equal(formatDuration(3_720_000, { compact: true }), '1h 2m')
  assert.equal(formatDuration(12, { compact: true }), '12ms')
})
