"""Amounts of money, in euros."""


def parse_amount(text):
    return round(float(text.replace(",", ".")), 2)


def format_amount(amount):
    return "{:,.2f}".format(amount)


def split(amount, parts):
    """An amount in equal instalments."""
    if parts < 1:
        raise ValueError("at least one part")
    return [round(amount / parts, 2)] * parts
