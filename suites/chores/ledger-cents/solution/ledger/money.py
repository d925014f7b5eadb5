"""Amounts of money: whole cents. See docs/money.md."""
import re
from decimal import ROUND_HALF_UP, Decimal

AMOUNT = re.compile(r"(-?)([0-9]+)(?:[.,]([0-9]{1,2}))?")


def exact(number):
    """The decimal number that a person typed, out of whatever it was kept in since."""
    return Decimal(str(number))


def whole(number):
    """To whole cents; halves away from zero."""
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def from_euros(number):
    return whole(exact(number) * 100)


def parse_amount(text):
    match = AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError("not an amount: %s" % text)
    sign, euros, cents = match.groups()
    amount = int(euros) * 100 + int((cents or "").ljust(2, "0"))
    return -amount if sign else amount


def format_amount(amount):
    euros, cents = divmod(abs(amount), 100)
    return "{}{:,}.{:02}".format("-" if amount < 0 else "", euros, cents)


def split(amount, parts):
    """An amount in instalments that add up to it; the larger ones first."""
    if parts < 1:
        raise ValueError("at least one part")
    sign = -1 if amount < 0 else 1
    each, more = divmod(abs(amount), parts)
    return [sign * (each + 1)] * more + [sign * each] * (parts - more)
