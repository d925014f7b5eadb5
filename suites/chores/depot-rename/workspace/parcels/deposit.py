"""The deposit a customer leaves for a parcel that is fetched late; paid to the depository account."""

DEPOSITORY = "DE00-1234"
CENTS_PER_KILO = 150


def deposit_cents(parcel):
    """Every kilogram begun counts."""
    kilos = -(-parcel["grams"] // 1000)
    return kilos * CENTS_PER_KILO
