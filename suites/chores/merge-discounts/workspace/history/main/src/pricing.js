/** The price of so many of an item, in cents; ten or more of the same are a tenth cheaper. */
export function priceCents(item, quantity) {
  const full = item.priceCents * quantity
  return roundCents(quantity >= 10 ? (full * 9) / 10 : full)
}

/** To whole cents, halves up. */
export function roundCents(cents) {
  return Math.floor(cents + 0.5)
}
