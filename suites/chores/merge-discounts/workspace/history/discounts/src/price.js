/** The price of so many of an item, in euros; ten or more of the same are a tenth cheaper, and its discount is on top. */
export function price(item, quantity) {
  const full = item.price * quantity
  const bulk = quantity >= 10 ? full * 0.9 : full
  return bulk * (1 - (item.discount ?? 0) / 100)
}
