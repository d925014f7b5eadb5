import { priceCents } from './pricing.js'

export function createCart() {
  const lines = []
  return {
    add(item, quantity = 1) {
      if (!Number.isInteger(item.priceCents)) throw new TypeError(`no price in cents: ${item.name}`)
      lines.push({ item, quantity })
    },
    totalCents() {
      return lines.reduce((sum, { item, quantity }) => sum + priceCents(item, quantity), 0)
    },
  }
}
