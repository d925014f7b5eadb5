"""How an order is split into parcels that can be sent."""
from shop.shipping import RATES

HEAVIEST = RATES[-1][0]


def parcels(order):
    """Number of parcels; single items that are too heavy are refused elsewhere."""
    return max(1, -(-order.grams() // HEAVIEST))


def postage(order):
    """What we pay the carrier, in cents: the rate of the largest parcel for each."""
    return parcels(order) * RATES[-1][1]
