#!/bin/sh
set -eu
git merge -q --no-ff --no-commit discounts > /dev/null 2>&1 || true
git rm -q -f --ignore-unmatch src/price.js > /dev/null 2>&1 || true
rm -f src/price.js
cat > CHANGELOG.md <<'EOF'
# Changelog

## Unreleased
- Breaking: items have `priceCents`, and `total()` became `totalCents()`; both are whole cents.
- Items and carts take discounts; `receipt(cart)` prints one.

## 1.0.0
- Carts with prices.
EOF
cat > README.md <<'EOF'
# cart

`createCart({ voucher })` → `add(item, quantity)`, `lines()`, `offCents()`, `totalCents()`. Items have `priceCents`.

- An item may have `discount`, in percent. It is on top of the tenth for ten or more.
- A `voucher`, `{ amountCents }` or `{ percent }`, takes so much off the whole cart, but never more than it comes to.
- `receipt(cart)` (src/receipt.js) prints it.
EOF
cat > src/pricing.js <<'EOF'
/** The price of so many of an item, in cents; ten or more of the same are a tenth cheaper, and its discount is on top. */
export function priceCents(item, quantity) {
  const full = item.priceCents * quantity
  const percent = 100 - (item.discount ?? 0)
  // One division at the end: what is whole until then is exact.
  return roundCents((full * (quantity >= 10 ? 9 : 10) * percent) / 1_000)
}

/** To whole cents, halves up. */
export function roundCents(cents) {
  return Math.floor(cents + 0.5)
}
EOF
cat > src/voucher.js <<'EOF'
import { roundCents } from './pricing.js'

/** What a voucher takes off a sum, in cents: `{ amountCents }` or `{ percent }`, never more than the sum. */
export function takenOffCents(voucher, sumCents) {
  if (voucher === undefined) return 0
  const amountCents =
    voucher.percent === undefined ? voucher.amountCents : roundCents((sumCents * voucher.percent) / 100)
  return Math.min(amountCents, sumCents)
}
EOF
cat > src/cart.js <<'EOF'
import { priceCents } from './pricing.js'
import { takenOffCents } from './voucher.js'

export function createCart({ voucher } = {}) {
  const lines = []
  const sumCents = () => lines.reduce((sum, { item, quantity }) => sum + priceCents(item, quantity), 0)
  return {
    add(item, quantity = 1) {
      if (!Number.isInteger(item.priceCents)) throw new TypeError(`no price in cents: ${item.name}`)
      const discount = item.discount ?? 0
      if (!(discount >= 0 && discount <= 100)) throw new RangeError(`bad discount: ${discount}`)
      lines.push({ item, quantity })
    },
    /** `{ name, quantity, priceCents }` each. */
    lines: () => lines.map(({ item, quantity }) => ({ name: item.name, quantity, priceCents: priceCents(item, quantity) })),
    offCents: () => takenOffCents(voucher, sumCents()),
    totalCents: () => sumCents() - takenOffCents(voucher, sumCents()),
  }
}
EOF
cat > src/receipt.js <<'EOF'
import { formatCents } from './format.js'
import { priceCents } from './pricing.js'

/** The receipt of a cart. */
export function receipt(cart) {
  const lines = cart.lines().map((line) => `${line.quantity} x ${line.name}: ${formatCents(line.priceCents)}`)
  const offCents = cart.offCents()
  if (offCents > 0) lines.push(`voucher: ${formatCents(-offCents)}`)
  return [...lines, `total: ${formatCents(cart.totalCents())}`].join('\n')
}

/** A line for the shelf. */
export function priceTag(item) {
  const now = formatCents(priceCents(item, 1))
  return item.discount > 0 ? `${item.name} ${now} (was ${formatCents(item.priceCents)})` : `${item.name} ${now}`
}
EOF
sed -e 's/amount: 50 /amountCents: 5_000 /' -e 's/amount: 5 /amountCents: 500 /' -e 's/price: 4\.5/priceCents: 450/' -e 's/price: 8/priceCents: 800/' -e 's/price: 1,/priceCents: 100,/' \
  -e "s/cart.total().toFixed(2), '8.10'/cart.totalCents(), 810/" -e 's/cart.total()/cart.totalCents()/' test/discounts.test.js > discounts.tmp
mv discounts.tmp test/discounts.test.js
git checkout -q HEAD -- test/cart.test.js CONTRIBUTING.md
git add -A
GIT_AUTHOR_DATE=2026-03-10T10:00:00Z GIT_COMMITTER_DATE=2026-03-10T10:00:00Z git commit -q -m "Merge branch 'discounts'"
