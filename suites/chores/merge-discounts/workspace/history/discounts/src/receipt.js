import { price } from './price.js'

/** The receipt of a cart. */
export function receipt(cart) {
  const lines = cart.lines().map((line) => `${line.quantity} x ${line.name}: ${line.price.toFixed(2)}`)
  const off = cart.off()
  if (off > 0) lines.push(`voucher: -${off.toFixed(2)}`)
  return [...lines, `total: ${cart.total().toFixed(2)}`].join('\n')
}

/** A line for the shelf. */
export function priceTag(item) {
  const now = price(item, 1).toFixed(2)
  return item.discount > 0 ? `${item.name} ${now} (was ${item.price.toFixed(2)})` : `${item.name} ${now}`
}
