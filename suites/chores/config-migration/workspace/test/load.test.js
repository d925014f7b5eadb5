import { test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { load } from '../src/load.js'
import { due } from '../src/schedule.js'

const monitors = ['shop', 'mail'].map((name) => load(join(import.meta.dirname, '../monitors', `${name}.json`)))

test('a monitor is read', () => {
  assert.deepEqual(monitors[0], {
    name: 'shop',
    targets: [{ host: 'shop.example', port: 8443 }, { host: 'shop-2.example', port: 443 }],
    intervalMs: 30_000,
    timeoutMs: 1_500,
    isPaused: false,
    channels: ['ops'],
  })
})

test('a paused monitor is never due', () => {
  assert.deepEqual(due(monitors, new Map([['shop', 1_000]]), 2_000), [{ name: 'shop', at: 31_000 }])
})
