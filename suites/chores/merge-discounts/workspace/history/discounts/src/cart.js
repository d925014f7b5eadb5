import { price } from './price.js'
import { takenOff } from './voucher.js'

export function createCart({ voucher } = {}) {
  const lines = []
  const sum = () => lines.reduce((total, { item, quantity }) => total + price(item, quantity), 0)
  return {
    add(item, quantity = 1) {
      const discount = item.discount ?? 0
      if (!(discount >= 0 && discount <= 100)) throw new RangeError(`bad discount: ${discount}`)
      lines.push({ item, quantity })
    },
    /** `{ name, quantity, price }` each, price in euros. */
    lines: () => lines.map(({ item, quantity }) => ({ name: item.name, quantity, price: price(item, quantity) })),
    /** In euros. */
    off: () => takenOff(voucher, sum()),
    /** In euros. */
    total: () => sum() - takenOff(voucher, sum()),
  }
}
