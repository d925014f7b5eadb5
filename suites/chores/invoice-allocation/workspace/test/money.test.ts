import { test } from 'node:test'
import assert from 'node:assert/strict'
import { format, roundHalf } from '../src/money.ts'

test('amounts have two decimals', () => {
  assert.deepEqual([0, 5, -5, 1_234, -100].map(format), ['0.00', '0.05', '-0.05', '12.34', '-1.00'])
})

test('halves go away from zero', () => {
  assert.deepEqual([2.5, -2.5, 2.4, -2.6].map(roundHalf), [3, -3, 2, -3])
})
