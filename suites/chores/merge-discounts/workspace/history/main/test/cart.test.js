import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createCart } from '../src/cart.js'

test('a cart sums up in cents', () => {
  const cart = createCart()
  cart.add({ name: 'tea', priceCents: 450 }, 2)
  cart.add({ name: 'cup', priceCents: 725 })
  assert.equal(cart.totalCents(), 1_625)
})

test('ten are a tenth cheaper, to the cent', () => {
  const cart = createCart()
  cart.add({ name: 'pin', priceCents: 5 }, 11)
  assert.equal(cart.totalCents(), 50)
})

test('an item priced in euros is refused', () => {
  assert.throws(() => createCart().add({ name: 'tea', price: 4.5 }), /no price in cents: tea/)
})
