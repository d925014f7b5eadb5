import { after, test } from 'node:test'
import assert from 'node:assert/strict'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const { archiveCache } = await import('../src/archive-cache.ts')
const { tile } = await import('../src/tiles.ts')
const { stats } = await import('../src/stats.ts')
const unhandled = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))
/** Long enough for everything that waits for promises alone. */
const settled = async () => { for (let n = 0; n < 5; n += 1) await new Promise((done) => setImmediate(done)) }

function place({ maxOpen = 2, badOpen = () => false, badClose = () => false, closing } = {}) {
  const happened = []
  const errors = []
  const open = new Map()
  const cache = archiveCache({
    maxOpen,
    onError: (error) => errors.push(error.message),
    open: async (path) => {
      happened.push(`open ${path}`)
      await new Promise((done) => setImmediate(done))
      if (badOpen(path)) throw new Error(`no ${path}`)
      open.set(path, (open.get(path) ?? 0) + 1)
      let closed = false
      return {
        path,
        read: async (name) => { assert.equal(closed, false, `${path} was read when closed`); return `${path}:${name}` },
        close: async () => {
          assert.equal(closed, false, `${path} was closed twice`)
          closed = true
          happened.push(`close ${path}`)
          await (closing?.(path) ?? new Promise((done) => setImmediate(done)))
          open.set(path, open.get(path) - 1)
          happened.push(`closed ${path}`)
          if (badClose(path)) throw new Error(`stuck ${path}`)
        },
      }
    },
  })
  const count = () => [...open.values()].reduce((a, b) => a + b, 0)
  const touch = (path) => cache.use(path, (archive) => archive.read('t'))
  return { cache, happened, errors, count, touch }
}
function held() {
  let release
  const gate = new Promise((done) => (release = done))
  return { gate, release }
}

test('it never keeps more than it may, and drops the one used longest ago', async () => {
  const { cache, happened, count, touch } = place()
  for (const path of ['a', 'b', 'a', 'c']) assert.equal(await touch(path), `${path}:t`)
  await settled()
  assert.deepEqual(happened, ['open a', 'open b', 'close b', 'closed b', 'open c'])
  assert.deepEqual([cache.size(), count()], [2, 2])
  await touch('b')
  assert.deepEqual(happened.slice(5), ['close a', 'closed a', 'open b'])
})

test('a thousand archives leave two', async () => {
  const { cache, count, touch } = place()
  for (let n = 0; n < 1_000; n += 1) await touch(`p${n}`)
  await settled()
  assert.deepEqual([cache.size(), count(), stats(cache)], [2, 2, 'open archives: 2'])
})

test('uses at the same time share one', async () => {
  const { happened, touch } = place()
  await Promise.all([touch('a'), touch('a'), touch('b'), touch('a')])
  assert.deepEqual(happened, ['open a', 'open b'])
})

test('what is in use is not closed; it is brought back when uses end', async () => {
  const { cache, happened, count, touch } = place()
  const [a, b, c] = [held(), held(), held()]
  const uses = [['a', a], ['b', b], ['c', c]].map(([path, { gate }]) => cache.use(path, async (archive) => { await gate; return archive.read('t') }))
  await settled()
  assert.deepEqual([cache.size(), count()], [3, 3])
  b.release()
  assert.equal(await uses[1], 'b:t')
  await settled()
  assert.deepEqual(happened.slice(3), ['close b', 'closed b'])
  c.release()
  await uses[2]
  a.release()
  await uses[0]
  await settled()
  assert.deepEqual([cache.size(), count(), happened.length], [2, 2, 5])
  await touch('d')
  assert.deepEqual(happened.slice(5), ['close c', 'closed c', 'open d'])
})

test('the end of a use counts, not its begin', async () => {
  const { cache, happened, touch } = place()
  const long = held()
  const use = cache.use('a', () => long.gate)
  await touch('b')
  long.release()
  await use
  await touch('c')
  assert.deepEqual(happened.slice(2), ['close b', 'closed b', 'open c'])
})

test('one of several uses that ends does not close it', async () => {
  const { cache, happened, touch } = place({ maxOpen: 1 })
  const long = held()
  const use = cache.use('a', async (archive) => { await long.gate; return archive.read('t') })
  await touch('a')
  await touch('b')
  await settled()
  assert.ok(!happened.includes('close a'))
  long.release()
  assert.equal(await use, 'a:t')
  await settled()
  assert.equal(cache.size(), 1)
})

test('work that fails ends its use', async () => {
  const { cache, happened, touch } = place({ maxOpen: 1 })
  await assert.rejects(cache.use('a', async () => { throw new Error('busy') }), /busy/)
  await assert.rejects(cache.use('a', () => { throw new Error('at once') }), /at once/)
  await touch('b')
  assert.deepEqual(happened, ['open a', 'close a', 'closed a', 'open b'])
})

test('what does not open is not remembered', async () => {
  let bad = true
  const { cache, happened, touch } = place({ badOpen: (path) => bad && path === 'a' })
  const both = await Promise.allSettled([touch('a'), touch('a')])
  assert.deepEqual(both.map((each) => each.reason?.message), ['no a', 'no a'])
  assert.equal(cache.size(), 0)
  bad = false
  assert.equal(await touch('a'), 'a:t')
  assert.deepEqual(happened, ['open a', 'open a'])
  bad = true
  for (let n = 0; n < 50; n += 1) await cache.use('a', async () => {})
  assert.equal(cache.size(), 1)
})

test('a close that fails is nobody’s trouble', async () => {
  const { cache, errors, touch } = place({ maxOpen: 1, badClose: (path) => path === 'a' })
  await touch('a')
  assert.equal(await touch('b'), 'b:t')
  await settled()
  assert.deepEqual([errors, cache.size()], [['stuck a'], 1])
})

test('an archive asked for while it is being closed is opened anew', async () => {
  const slow = held()
  const { cache, happened, touch } = place({ maxOpen: 1, closing: (path) => (path === 'a' ? slow.gate : undefined) })
  await touch('a')
  const b = touch('b')
  await settled()
  const again = touch('a')
  await settled()
  slow.release()
  assert.deepEqual(await Promise.all([b, again]), ['b:t', 'a:t'])
  await settled()
  assert.equal(happened.filter((each) => each === 'open a').length, 2)
  assert.equal(cache.size(), 1)
})

test('closing the cache closes all, once', async () => {
  const { cache, happened, count, touch } = place({ maxOpen: 3, badClose: (path) => path === 'b' })
  const long = held()
  const use = cache.use('a', async (archive) => { await long.gate; return archive.read('t') })
  await touch('b')
  await touch('c')
  let isClosed = false
  const closing = cache.close().then(() => (isClosed = true))
  await settled()
  assert.deepEqual([happened.includes('closed b'), happened.includes('closed c'), happened.includes('close a'), isClosed], [true, true, false, false])
  await assert.rejects(touch('d'), /the cache is closed/)
  long.release()
  assert.equal(await use, 'a:t')
  await closing
  assert.deepEqual([count(), cache.size()], [0, 0])
  await cache.close()
})

test('tiles go on', async () => {
  const { cache } = place()
  assert.equal(await tile(cache, 'roads', 1, 2), 'layers/roads.tiles:1/2')
})

test('no rejection was left to nobody', async () => {
  await settled()
  assert.deepEqual(unhandled, [])
})
