import { after, test } from 'node:test'
import assert from 'node:assert/strict'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const { createBus } = await import('../src/bus.ts')
const { createStore } = await import('../src/store.ts')
const { stockView } = await import('../src/stock.ts')
const { reservations } = await import('../src/reservations.ts')
const { auditTrail } = await import('../src/audit.ts')

const delivered = (item, count = 1) => ({ kind: 'delivered', item, count })
const refused = (order) => ({ kind: 'refused', order, why: 'x' })
const name = (event) => event.item ?? event.order

test('1: listeners see the order of emitting, whoever emits and whoever subscribed first', () => {
  for (const early of [true, false]) {
    const bus = createBus()
    const seen = { first: [], last: [] }
    const watch = (list) => { bus.on('*', (event) => list.push(name(event))) }
    if (early) watch(seen.first)
    bus.on('delivered', (event) => {
      if (event.item !== 'a') return
      bus.emit(refused('b'))
      bus.emit(delivered('c'))
    })
    bus.on('refused', (event) => event.order === 'b' && bus.emit(refused('d')))
    bus.on('delivered', (event) => event.item === 'c' && bus.emit(refused('e')))
    watch(seen.last)
    bus.emit(delivered('a'))
    if (early) assert.deepEqual(seen.first, ['a', 'b', 'c', 'd', 'e'])
    assert.deepEqual(seen.last, ['a', 'b', 'c', 'd', 'e'])
  }
})

test('1: a long chain of events is no deep recursion', () => {
  const bus = createBus()
  let count = 0
  bus.on('delivered', (event) => { count += 1; if (event.count < 50_000) bus.emit(delivered('x', event.count + 1)) })
  bus.emit(delivered('x', 1))
  assert.equal(count, 50_000)
})

test('2: in the order of subscribing, for all kinds or one', () => {
  const bus = createBus()
  const seen = []
  bus.on('refused', () => seen.push(1))
  bus.on('*', () => seen.push(2))
  bus.once('refused', () => seen.push(3))
  bus.on('delivered', () => seen.push('no'))
  bus.on('*', () => seen.push(4))
  bus.on('refused', () => seen.push(5))
  bus.emit(refused('a'))
  assert.deepEqual(seen, [1, 2, 3, 4, 5])
})

test('2: who subscribes later does not get what was emitted before', () => {
  const bus = createBus()
  const seen = []
  bus.on('delivered', (event) => {
    if (event.item !== 'a') return
    bus.emit(delivered('b'))
    bus.on('*', (late) => seen.push(name(late)))
    bus.emit(delivered('c'))
  })
  bus.emit(delivered('a'))
  assert.deepEqual(seen, ['c'])
})

test('3: all was delivered when the outermost emit returns, and an inner one returns at once', () => {
  const bus = createBus()
  const seen = []
  bus.on('delivered', (event) => {
    seen.push(`begin ${event.item}`)
    if (event.item === 'a') bus.emit(delivered('b'))
    seen.push(`end ${event.item}`)
  })
  bus.emit(delivered('a'))
  assert.deepEqual(seen, ['begin a', 'end a', 'begin b', 'end b'])
  bus.emit(delivered('c'))
  assert.equal(seen.length, 6)
})

test('4: who unsubscribed is not called again, not even for what waits', () => {
  const bus = createBus()
  const seen = []
  const offs = []
  bus.on('delivered', (event) => {
    if (event.item !== 'a') return
    bus.emit(delivered('b'))
    offs.forEach((off) => off())
  })
  offs.push(bus.on('delivered', (event) => seen.push(`gone ${event.item}`)), bus.once('delivered', (event) => seen.push(`once ${event.item}`)))
  bus.on('delivered', (event) => seen.push(event.item))
  bus.emit(delivered('a'))
  assert.deepEqual(seen, ['a', 'b'])
})

test('4: who leaves while it is called hides nobody', () => {
  const bus = createBus()
  const seen = []
  const off = bus.on('delivered', () => { seen.push(1); off() })
  bus.on('delivered', () => seen.push(2))
  bus.on('delivered', () => seen.push(3))
  bus.emit(delivered('a'))
  bus.emit(delivered('b'))
  assert.deepEqual(seen, [1, 2, 3, 2, 3])
})

test('4: each subscription is on its own, and leaving twice does no harm', () => {
  const bus = createBus()
  let count = 0
  const listener = () => { count += 1 }
  const first = bus.on('delivered', listener)
  bus.on('delivered', listener)
  bus.on('*', listener)
  bus.emit(delivered('a'))
  assert.equal(count, 3)
  first()
  first()
  first()
  bus.emit(delivered('a'))
  assert.equal(count, 5)
})

test('4: leaving takes away this subscription and no other of the same function', () => {
  const bus = createBus()
  const seen = []
  let mark = 0
  const listener = () => seen.push(mark)
  bus.on('delivered', listener)
  bus.on('delivered', () => { mark += 1 })
  const second = bus.on('delivered', listener)
  second()
  bus.emit(delivered('a'))
  assert.deepEqual(seen, [0])
})

test('5: once is once', () => {
  const bus = createBus()
  const seen = []
  bus.once('delivered', (event) => {
    seen.push(event.item)
    bus.emit(delivered('inner'))
  })
  bus.emit(delivered('a'))
  bus.emit(delivered('b'))
  assert.deepEqual(seen, ['a'])
})

test('5: once, with two events waiting when its turn comes', () => {
  const bus = createBus()
  const seen = []
  bus.on('refused', () => { bus.emit(delivered('a')); bus.emit(delivered('b')) })
  bus.once('delivered', (event) => seen.push(event.item))
  bus.once('delivered', () => { throw new Error('once') })
  bus.emit(refused('x'))
  bus.emit(refused('x'))
  assert.deepEqual(seen, ['a'])
})

test('5: a once that throws is spent', () => {
  const errors = []
  const bus = createBus({ onError: (error) => errors.push(error.message) })
  bus.once('delivered', () => { throw new Error('once') })
  bus.emit(delivered('a'))
  bus.emit(delivered('b'))
  assert.deepEqual(errors, ['once'])
})

test('6: who throws is told of, and hides nothing', () => {
  const errors = []
  const bus = createBus({ onError: (error, event) => errors.push(`${error.message} at ${name(event)}`) })
  const seen = []
  bus.on('*', (event) => { if (name(event) === 'a') { bus.emit(refused('b')); throw new Error('first') } })
  bus.on('delivered', () => { throw new Error('second') })
  bus.on('*', (event) => seen.push(name(event)))
  bus.emit(delivered('a'))
  bus.emit(delivered('c'))
  assert.deepEqual(seen, ['a', 'b', 'c'])
  assert.deepEqual(errors, ['first at a', 'second at a', 'second at c'])
})

test('6: an error handler that throws is ignored, and the bus lives on', () => {
  const bus = createBus({ onError: () => { throw new Error('handler') } })
  const seen = []
  bus.on('*', () => { throw new Error('listener') })
  bus.on('*', (event) => seen.push(name(event)))
  bus.emit(delivered('a'))
  bus.emit(delivered('b'))
  assert.deepEqual(seen, ['a', 'b'])
  const quiet = createBus()
  quiet.on('*', () => { throw new Error('listener') })
  quiet.emit(delivered('a'))
})

test('6: an error handler may emit', () => {
  const seen = []
  const bus = createBus({ onError: (_error, event) => { if (event.kind === 'delivered') bus.emit(refused('told')) } })
  bus.on('delivered', () => { throw new Error('listener') })
  bus.on('*', (event) => seen.push(name(event)))
  bus.emit(delivered('a'))
  assert.deepEqual(seen, ['a', 'told'])
})

test('7: events are frozen', () => {
  const bus = createBus()
  const event = delivered('a')
  let isFrozen = false
  bus.on('delivered', (seen) => { isFrozen = Object.isFrozen(seen); seen.item = 'spoilt' })
  bus.on('delivered', (seen) => assert.equal(seen.item, 'a'))
  bus.emit(event)
  assert.equal(isFrozen, true)
  assert.equal(Object.isFrozen(event), true)
})

test('the shop, however it is put together', () => {
  for (const order of [['trail', 'stock', 'reserve'], ['reserve', 'stock', 'trail'], ['stock', 'reserve', 'trail'], ['reserve', 'trail', 'stock']]) {
    const bus = createBus()
    const store = createStore(bus)
    let trail
    let inStock
    let least = 0
    const parts = {
      trail: () => { trail = auditTrail(bus) },
      stock: () => { inStock = stockView(bus) },
      reserve: () => reservations(bus, store, (item) => inStock(item)),
    }
    order.forEach((part) => parts[part]())
    bus.on('*', () => { least = Math.min(least, inStock('tea')) })
    store.append(delivered('tea', 3))
    store.append({ kind: 'placed', order: '1', item: 'tea', count: 2 })
    store.append({ kind: 'placed', order: '2', item: 'tea', count: 2 })
    const wanted = ['delivered tea', 'placed 1', 'reserved 1', 'placed 2', 'refused 2']
    assert.deepEqual(trail(), wanted, order.join())
    assert.deepEqual(store.all().map((event) => event.kind), wanted.map((line) => line.split(' ')[0]))
    assert.deepEqual([inStock('tea'), least], [1, 0])
  }
})
