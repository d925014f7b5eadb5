"""Prices for the shop."""
from catalog.cache import Cache


class Prices:
    def __init__(self, supplier, capacity=500):
        self.articles = Cache(supplier.article, capacity)

    def cents(self, number):
        article = self.articles.get(number)
        return None if article is None else article["cents"]

    def changed(self, number):
        """The supplier told us that an article is another one now."""
        self.articles.forget(number)
