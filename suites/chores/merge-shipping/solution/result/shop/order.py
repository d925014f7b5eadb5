"""An order; prices in cents, weights in grams."""
from shop.shipping import shipping


class Order:
    def __init__(self, country="DE", island=False):
        self.country = country
        self.island = island
        self.items = []

    def add(self, name, price, count=1, grams=0):
        if not isinstance(price, int):
            raise TypeError("prices are whole cents")
        self.items.append((name, price, count, grams))

    def goods(self):
        return sum(price * count for _, price, count, _ in self.items)

    def grams(self):
        return sum(count * grams for _, _, count, grams in self.items)

    def total(self):
        return self.goods() + shipping(self)
