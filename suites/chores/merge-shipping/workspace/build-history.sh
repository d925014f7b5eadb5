# Builds two branches that disagree, always the same, and removes itself.
set -eu
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
rm -f build-history.sh
git init -q
git symbolic-ref HEAD refs/heads/main
printf '__pycache__/\n' >> .git/info/exclude
git config user.name Ann
git config user.email ann@example.org
git config commit.gpgsign false
git config core.autocrlf false
day=0
commit() {
  day=$((day + 1))
  when="$((1700000000 + day * 86400)) +0000"
  git add -A
  GIT_AUTHOR_DATE=$when GIT_COMMITTER_DATE=$when git commit -q -m "$1"
}

mkdir shop tests
: > shop/__init__.py
: > tests/__init__.py
cat > CHANGES.md <<'X'
# Changes

- Orders, and a flat rate for shipping.
X
cat > shop/shipping.py <<'X'
"""What shipping costs, in euros."""

FLAT = 4.90


def shipping(order):
    return FLAT
X
cat > shop/order.py <<'X'
"""An order; prices in euros."""
from shop.shipping import shipping


class Order:
    def __init__(self, country="DE"):
        self.country = country
        self.items = []

    def add(self, name, price, count=1):
        self.items.append((name, price, count))

    def goods(self):
        return sum(price * count for _, price, count in self.items)

    def total(self):
        return round(self.goods() + shipping(self), 2)
X
cat > shop/receipt.py <<'X'
"""An order as text."""
from shop.shipping import shipping


def receipt(order):
    lines = ["%d x %s %.2f" % (count, name, price * count) for name, price, count in order.items]
    lines.append("shipping %.2f" % shipping(order))
    lines.append("total %.2f" % order.total())
    return "\n".join(lines)
X
cat > tests/test_order.py <<'X'
import unittest

from shop.order import Order


class Orders(unittest.TestCase):
    def test_total(self):
        order = Order()
        order.add("pot", 10.00, 2)
        self.assertEqual(order.total(), 24.90)


if __name__ == "__main__":
    unittest.main()
X
commit "Orders with a flat rate"

git checkout -q -b weights
cat > shop/shipping.py <<'X'
"""What shipping costs, in euros: by weight, and more for islands."""

#: Up to so many grams (inclusive): so much.
RATES = [(1000, 4.90), (5000, 7.50), (20000, 12.90)]
ISLAND_SURCHARGE = 8.50


class TooHeavy(Exception):
    pass


def shipping(order):
    for grams, rate in RATES:
        if order.grams() <= grams:
            return rate + surcharge(order)
    raise TooHeavy("%d g" % order.grams())


def surcharge(order):
    return ISLAND_SURCHARGE if order.island else 0
X
cat > shop/order.py <<'X'
"""An order; prices in euros, weights in grams."""
from shop.shipping import shipping


class Order:
    def __init__(self, country="DE", island=False):
        self.country = country
        self.island = island
        self.items = []

    def add(self, name, price, count=1, grams=0):
        self.items.append((name, price, count, grams))

    def goods(self):
        return sum(price * count for _, price, count, _ in self.items)

    def grams(self):
        return sum(count * grams for _, _, count, grams in self.items)

    def total(self):
        return round(self.goods() + shipping(self), 2)
X
cat > shop/receipt.py <<'X'
"""An order as text."""
from shop.shipping import shipping, surcharge


def receipt(order):
    lines = ["%d x %s %.2f" % (count, name, price * count) for name, price, count, _ in order.items]
    lines.append("shipping %.2f" % (shipping(order) - surcharge(order)))
    if order.island:
        lines.append("island surcharge %.2f" % surcharge(order))
    lines.append("total %.2f" % order.total())
    return "\n".join(lines)
X
cat > shop/packing.py <<'X'
"""How an order is split into parcels that can be sent."""
from shop.shipping import RATES

HEAVIEST = RATES[-1][0]


def parcels(order):
    """Number of parcels; single items that are too heavy are refused elsewhere."""
    return max(1, -(-order.grams() // HEAVIEST))


def postage(order):
    """What we pay the carrier: the rate of the largest parcel for each."""
    return round(parcels(order) * RATES[-1][1], 2)
X
cat > CHANGES.md <<'X'
# Changes

- Orders, and a flat rate for shipping.
- Shipping goes by weight: up to 1 kg 4.90, up to 5 kg 7.50, up to 20 kg 12.90; what is heavier
  raises TooHeavy. `Order.add` takes the grams of one piece.
- Islands pay a surcharge of 8.50, shown in a line of its own on the receipt.
- `packing.postage` tells what we pay the carrier.
X
cat > tests/test_weights.py <<'X'
import unittest

from shop.order import Order
from shop.packing import parcels


class Weights(unittest.TestCase):
    def test_parcels(self):
        order = Order()
        order.add("stone", 1, 3, grams=15000)
        self.assertEqual(parcels(order), 3)

    def test_grams(self):
        order = Order(island=True)
        order.add("pot", 1, 2, grams=600)
        self.assertEqual(order.grams(), 1200)


if __name__ == "__main__":
    unittest.main()
X
commit "Shipping by weight, and a surcharge for islands"

git checkout -q main
cat > shop/money.py <<'X'
"""Whole cents as text."""


def euros(cents):
    return "%d.%02d" % divmod(cents, 100)
X
cat > shop/shipping.py <<'X'
"""What shipping costs, in cents: nothing for large orders."""

FLAT = 490
FREE_FROM = 5000


def shipping(order):
    if order.goods() >= FREE_FROM:
        return 0
    return FLAT
X
cat > shop/order.py <<'X'
"""An order; prices in cents."""
from shop.shipping import shipping


class Order:
    def __init__(self, country="DE"):
        self.country = country
        self.items = []

    def add(self, name, price, count=1):
        if not isinstance(price, int):
            raise TypeError("prices are whole cents")
        self.items.append((name, price, count))

    def goods(self):
        return sum(price * count for _, price, count in self.items)

    def total(self):
        return self.goods() + shipping(self)
X
cat > shop/receipt.py <<'X'
"""An order as text."""
from shop.money import euros
from shop.shipping import shipping


def receipt(order):
    lines = ["%d x %s %s" % (count, name, euros(price * count)) for name, price, count in order.items]
    cost = shipping(order)
    lines.append("shipping %s" % (euros(cost) if cost else "free"))
    lines.append("total %s" % euros(order.total()))
    return "\n".join(lines)
X
cat > shop/export.py <<'X'
"""Orders for the bookkeeping, one a line: number of pieces, goods, total, all whole numbers."""


def export(orders):
    return "".join(
        "%d;%d;%d\n" % (sum(count for _, _, count in order.items), order.goods(), order.total())
        for order in orders
    )
X
cat > CHANGES.md <<'X'
# Changes

- Orders, and a flat rate for shipping.
- Money is whole cents everywhere in Python, `shop.money.euros` makes text of it.
- Shipping is free for orders whose goods are 50.00 or more; the receipt says "shipping free".
- `export` writes orders for the bookkeeping.
X
cat > tests/test_order.py <<'X'
import unittest

from shop.export import export
from shop.order import Order
from shop.receipt import receipt


class Orders(unittest.TestCase):
    def test_total(self):
        order = Order()
        order.add("pot", 1000, 2)
        self.assertEqual(order.total(), 2490)

    def test_free_shipping(self):
        order = Order()
        order.add("pot", 2500, 2)
        self.assertEqual(order.total(), 5000)
        self.assertIn("shipping free", receipt(order))

    def test_export(self):
        order = Order()
        order.add("pot", 1000, 2)
        self.assertEqual(export([order]), "2;2000;2490\n")


if __name__ == "__main__":
    unittest.main()
X
commit "Money in cents, free shipping from 50.00"
