import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createCart } from '../src/cart.js'
import { priceTag, receipt } from '../src/receipt.js'

test('a receipt with discount and voucher', () => {
  const cart = createCart({ voucher: { amount: 5 } })
  cart.add({ name: 'tea', price: 4.5 }, 2)
  cart.add({ name: 'cup', price: 8, discount: 25 })
  assert.equal(receipt(cart), '2 x tea: 9.00\n1 x cup: 6.00\nvoucher: -5.00\ntotal: 10.00')
})

test('a voucher never pays out', () => {
  const cart = createCart({ voucher: { amount: 50 } })
  cart.add({ name: 'tea', price: 4.5 })
  assert.equal(cart.total(), 0)
})

test('a voucher in percent', () => {
  const cart = createCart({ voucher: { percent: 10 } })
  cart.add({ name: 'tea', price: 4.5 }, 2)
  assert.equal(cart.total().toFixed(2), '8.10')
})

test('a price tag', () => {
  assert.equal(priceTag({ name: 'cup', price: 8, discount: 25 }), 'cup 6.00 (was 8.00)')
})

test('a discount over 100 is refused', () => {
  assert.throws(() => createCart().add({ name: 'tea', price: 1, discount: 120 }), RangeError)
})
