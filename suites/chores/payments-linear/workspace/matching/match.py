"""Assigns payments to open invoices; see README.md for the rules."""
from collections import namedtuple

Result = namedtuple("Result", "matches still_open unmatched repeated")


def match(invoices, payments):
    rest = [invoice.cents for invoice in invoices]
    seen, matches, unmatched, repeated = [], [], [], []
    for payment in payments:
        if payment.id in seen:
            repeated.append(payment.id)
            continue
        seen.append(payment.id)
        place = find(invoices, rest, payment)
        if place is None:
            unmatched.append(payment.id)
            continue
        rest[place] -= payment.cents
        matches.append((payment.id, invoices[place].number, payment.cents))
    still_open = [
        (invoice.number, rest[place]) for place, invoice in enumerate(invoices) if rest[place] > 0
    ]
    return Result(matches, still_open, unmatched, repeated)


def find(invoices, rest, payment):
    """Place of the invoice that the payment pays, or None."""
    if payment.cents <= 0:
        return None
    if payment.reference:
        for place, invoice in enumerate(invoices):
            if invoice.reference == payment.reference and rest[place] >= payment.cents:
                return place
    for place, invoice in enumerate(invoices):
        if invoice.customer == payment.customer and rest[place] == payment.cents:
            return place
    return None
