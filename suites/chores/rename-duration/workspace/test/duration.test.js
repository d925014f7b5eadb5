import { test } from 'node:test'
import assert from 'node:assert/strict'
import { humanize } from '../src/index.js'

test('humanize tells the two largest units', () => {
  assert.equal(humanize(3_720_000), '1 hour 2 minutes')
  assert.equal(humanize(90_061_000), '1 day 1 hour')
})

test('humanize has a short form', () => {
  assert.equal(humanize(3_720_000, { short: true }), '1h 2m')
  assert.equal(humanize(12, { short: true }), '12ms')
})
