import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createBus } from '../src/bus.ts'
import type { Event } from '../src/events.ts'

const refused = (order: string): Event => ({ kind: 'refused', order, why: 'x' })

test('what a listener emits comes after what it was told of, for all', () => {
  const bus = createBus()
  const seen: string[] = []
  bus.on('refused', (event) => event.kind === 'refused' && event.order === '1' && bus.emit(refused('2')))
  bus.on('*', (event) => event.kind === 'refused' && seen.push(event.order))
  bus.emit(refused('1'))
  assert.deepEqual(seen, ['1', '2'])
})

test('a listener that throws hides nothing from the others', () => {
  const errors: unknown[] = []
  const seen: string[] = []
  const bus = createBus({ onError: (error) => errors.push(error) })
  bus.on('*', () => {
    throw new Error('listener')
  })
  bus.on('*', (event) => seen.push(event.kind))
  bus.emit(refused('1'))
  assert.deepEqual([errors.length, seen], [1, ['refused']])
})
