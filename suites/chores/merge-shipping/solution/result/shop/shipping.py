"""What shipping costs, in cents: by weight, nothing for large orders, and more for islands."""

#: Up to so many grams (inclusive): so much.
RATES = [(1000, 490), (5000, 750), (20000, 1290)]
ISLAND_SURCHARGE = 850
FREE_FROM = 5000


class TooHeavy(Exception):
    pass


def carriage(order):
    """By weight alone; what is too heavy is so for large orders as well."""
    for grams, rate in RATES:
        if order.grams() <= grams:
            return 0 if order.goods() >= FREE_FROM else rate
    raise TooHeavy("%d g" % order.grams())


def shipping(order):
    return carriage(order) + surcharge(order)


def surcharge(order):
    return ISLAND_SURCHARGE if order.island else 0
