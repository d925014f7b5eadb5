import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createCart } from '../src/cart.js'

test('a cart sums up', () => {
  const cart = createCart()
  cart.add({ name: 'tea', price: 4.5 }, 2)
  cart.add({ name: 'cup', price: 7.25 })
  assert.equal(cart.total(), 16.25)
})
