import { after, test } from 'node:test'
import assert from 'node:assert/strict'

let ended = false
after(() => { ended = true })
process.on('exit', () => { if (!ended) process.exitCode = 1 })

const { allocate } = await import('../src/allocate.ts')
const { creditNote, invoice } = await import('../src/invoice.ts')
const { print } = await import('../src/print.ts')

/** Minus zero is zero. */
const spread = (amount, weights) => allocate(amount, weights).map((part) => part + 0)
const line = (text, unitPrice, quantity = 1, taxRate = 20) => ({ text, unitPrice, quantity, taxRate })

const CASES = [
  [100, [1, 1, 1], [34, 33, 33]],
  [2, [1, 1, 1], [1, 1, 0]],
  [5, [1, 1], [3, 2]],
  [100, [1, 2, 3], [17, 33, 50]],
  [10, [1, 2, 6], [1, 2, 7]],
  [7, [0, 3, 0, 3], [0, 4, 0, 3]],
  [1, [0, 0, 1], [0, 0, 1]],
  [3, [0, 0], [2, 1]],
  [0, [4, 5], [0, 0]],
  [0, [0, 0], [0, 0]],
  [0, [], []],
  [1_000, [333, 333, 334], [333, 333, 334]],
  [99, [999_999, 1], [99, 0]],
  [100, [0.5, 0.25, 0.25], [50, 25, 25]],
  [101, [25, 50, 25], [25, 51, 25]],
]
for (const [amount, weights, parts] of CASES) {
  test(`${amount} over ${JSON.stringify(weights)}`, () => assert.deepEqual(spread(amount, weights), parts))
  test(`-${amount} over ${JSON.stringify(weights)}`, () =>
    assert.deepEqual(spread(-amount, weights), parts.map((part) => 0 - part)))
}

test('the parts are whole, in proportion, and sum up', () => {
  let state = 7
  const below = (n) => { state = (state * 48_271) % 2_147_483_647; return state % n }
  for (let round = 0; round < 3_000; round += 1) {
    const weights = Array.from({ length: 1 + below(9) }, () => below(4) * below(500))
    const amount = below(20_000) - 10_000
    const parts = spread(amount, weights)
    const all = weights.reduce((a, b) => a + b, 0)
    assert.equal(parts.reduce((a, b) => a + b, 0), amount)
    for (const [index, part] of parts.entries()) {
      assert.ok(Number.isInteger(part))
      const exact = all === 0 ? amount / weights.length : (amount * weights[index]) / all
      assert.ok(Math.abs(part - exact) < 1, `${amount} over ${weights}: ${parts}`)
    }
  }
})

test('nothing to spread to', () => {
  assert.throws(() => allocate(1, []), RangeError)
  assert.throws(() => allocate(1, [2, -1]), RangeError)
})

test('it leaves the weights alone', () => {
  const weights = Object.freeze([3, 1, 2])
  assert.deepEqual(spread(5, weights), [2, 1, 2])
})

test('invoices with free lines, and free invoices', () => {
  const done = invoice([line('gift', 0), line('a', 333), line('b', 333), line('c', 333)], 100)
  assert.deepEqual(done.lines.map((each) => each.net), [0, 299, 300, 300])
  assert.equal(done.net, 899)
  assert.equal(done.total, 899 + 180)
  assert.deepEqual(invoice([line('gift', 0)]).lines.map((each) => each.net), [0])
  assert.deepEqual(invoice([]).lines, [])
})

test('tax and print are as they were', () => {
  const done = invoice([line('tea', 450, 2), line('book', 1_000, 1, 5)])
  assert.equal(print(done), '2 x tea: 9.00\n1 x book: 10.00\nnet: 19.00\ntax 5%: 0.50\ntax 20%: 1.80\ntotal: 21.30')
  const lines = [line('a', 333), line('b', 334, 3, 7)]
  assert.equal(creditNote(lines, 50).total, -invoice(lines, 50).total)
})
