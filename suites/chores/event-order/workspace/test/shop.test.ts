import { test } from 'node:test'
import assert from 'node:assert/strict'
import { auditTrail } from '../src/audit.ts'
import { createBus } from '../src/bus.ts'
import { reservations } from '../src/reservations.ts'
import { stockView } from '../src/stock.ts'
import { createStore } from '../src/store.ts'

test('an order is reserved, the next one refused', () => {
  const bus = createBus()
  const store = createStore(bus)
  const trail = auditTrail(bus)
  const inStock = stockView(bus)
  reservations(bus, store, inStock)
  store.append({ kind: 'delivered', item: 'tea', count: 3 })
  store.append({ kind: 'placed', order: '1', item: 'tea', count: 2 })
  store.append({ kind: 'placed', order: '2', item: 'tea', count: 2 })
  assert.deepEqual(trail(), ['delivered tea', 'placed 1', 'reserved 1', 'placed 2', 'refused 2'])
  assert.equal(inStock('tea'), 1)
})
