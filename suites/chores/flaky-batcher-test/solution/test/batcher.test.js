import { beforeEach, mock, test } from 'node:test'
import assert from 'node:assert/strict'
import { createBatcher } from '../src/batcher.js'
import { resetIds } from '../src/ids.js'
import { log } from '../src/log.js'

let sent = []
const flush = (batch) => {
  sent.push(batch)
}
/** Lets everything run that waits for promises alone. */
const settled = () => new Promise((done) => setImmediate(done))

beforeEach(() => {
  sent = []
  resetIds()
  log.clear()
  mock.timers.reset()
  mock.timers.enable({ apis: ['setTimeout'] })
})

async function pass(ms) {
  mock.timers.tick(ms)
  await settled()
}

/** A flush that is done when told. */
function held() {
  const waiting = []
  return { flush: () => new Promise((done) => waiting.push(done)), waiting, release: () => waiting.shift()() }
}

test('sends a batch when nothing was added for a while', async () => {
  const batcher = createBatcher({ flush, waitMs: 20 })
  batcher.add('a')
  batcher.add('b')
  await pass(19)
  assert.equal(sent.length, 0)
  await pass(1)
  assert.deepEqual(sent, [{ id: 'b-1', items: ['a', 'b'] }])
})

test('each item starts the wait anew', async () => {
  const batcher = createBatcher({ flush, waitMs: 20 })
  batcher.add('c')
  await pass(15)
  batcher.add('d')
  await pass(15)
  assert.equal(sent.length, 0)
  await pass(5)
  assert.deepEqual(sent, [{ id: 'b-1', items: ['c', 'd'] }])
})

test('a full batch does not wait', async () => {
  const batcher = createBatcher({ flush, waitMs: 60_000, maxSize: 2 })
  for (const item of ['e', 'f', 'g']) batcher.add(item)
  await settled()
  assert.deepEqual(sent, [{ id: 'b-1', items: ['e', 'f'] }])
  await batcher.close()
  assert.deepEqual(sent[1], { id: 'b-2', items: ['g'] })
})

test('one flush at a time', async () => {
  const door = held()
  const batcher = createBatcher({ flush: door.flush, waitMs: 5, maxSize: 1 })
  for (const item of [1, 2, 3]) batcher.add(item)
  for (let count = 0; count < 3; count += 1) {
    await settled()
    assert.equal(door.waiting.length, 1)
    door.release()
  }
  await settled()
  assert.equal(door.waiting.length, 0)
})

test('close waits for what is under way', async () => {
  const door = held()
  const batcher = createBatcher({ flush: door.flush, waitMs: 1 })
  batcher.add('x')
  await pass(1)
  let closed = false
  const closing = batcher.close().then(() => (closed = true))
  await settled()
  assert.equal(closed, false)
  door.release()
  await closing
  assert.throws(() => batcher.add('y'), /closed/)
})

test('a refused batch is logged, and the next goes on', async () => {
  const taken = []
  const batcher = createBatcher({
    flush: (batch) => {
      if (batch.items.includes('bad')) throw new Error('refused')
      taken.push(batch.items)
    },
    waitMs: 1,
    maxSize: 1,
  })
  batcher.add('bad')
  batcher.add('good')
  await batcher.close()
  assert.deepEqual(taken, [['good']])
  assert.deepEqual(log.entries(), ['b-1: refused'])
})
