import { test } from 'node:test'
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { createBatcher } from '../src/batcher.js'
import { log } from '../src/log.js'

const sent = []
const flush = (batch) => {
  sent.push(batch)
}

test('sends a batch when nothing was added for a while', async () => {
  const batcher = createBatcher({ flush, waitMs: 20 })
  batcher.add('a')
  batcher.add('b')
  await sleep(5)
  assert.equal(sent.length, 0)
  await sleep(25)
  assert.deepEqual(sent, [{ id: 'b-1', items: ['a', 'b'] }])
})

test('each item starts the wait anew', async () => {
  const batcher = createBatcher({ flush, waitMs: 20 })
  batcher.add('c')
  await sleep(15)
  batcher.add('d')
  await sleep(15)
  assert.equal(sent.length, 1)
  await sleep(15)
  assert.deepEqual(sent[1], { id: 'b-2', items: ['c', 'd'] })
})

test('a full batch does not wait', async () => {
  const start = Date.now()
  const batcher = createBatcher({ flush, waitMs: 60_000, maxSize: 2 })
  for (const item of ['e', 'f', 'g']) batcher.add(item)
  await sleep(1)
  assert.ok(Date.now() - start < 10)
  assert.deepEqual(sent[2], { id: 'b-3', items: ['e', 'f'] })
  await batcher.close()
  assert.deepEqual(sent[3], { id: 'b-4', items: ['g'] })
})

test('one flush at a time', async () => {
  let running = 0
  let most = 0
  const slow = async () => {
    running += 1
    most = Math.max(most, running)
    await sleep(10)
    running -= 1
  }
  const batcher = createBatcher({ flush: slow, waitMs: 5, maxSize: 1 })
  for (const item of [1, 2, 3]) batcher.add(item)
  await sleep(45)
  assert.equal(most, 1)
  assert.equal(running, 0)
})

test('close waits for what is under way', async () => {
  let done = false
  const batcher = createBatcher({ flush: () => sleep(10).then(() => (done = true)), waitMs: 1 })
  batcher.add('x')
  await sleep(3)
  await batcher.close()
  assert.equal(done, true)
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
  assert.deepEqual(log.entries(), ['b-9: refused'])
})
