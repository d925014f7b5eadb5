import { price } from './price.js'

export function createCart() {
  const lines = []
  return {
    add(item, quantity = 1) {
      lines.push({ item, quantity })
    },
    /** In euros. */
    total() {
      return lines.reduce((sum, { item, quantity }) => sum + price(item, quantity), 0)
    },
  }
}
