"""Assigns payments to open invoices; see README.md for the rules."""
import heapq
from collections import defaultdict, namedtuple

Result = namedtuple("Result", "matches still_open unmatched repeated")


class OpenInvoices:
    """What is open, by reference and by customer and exact amount."""

    def __init__(self, invoices):
        self.invoices = invoices
        self.rest = [invoice.cents for invoice in invoices]
        self.by_reference = defaultdict(list)
        #: (customer, cents) -> heap of places; one that has another rest by now is stale.
        self.exact = defaultdict(list)
        for place, invoice in enumerate(invoices):
            # Without a reference nobody asks for it, and there can be many.
            if invoice.reference:
                self.by_reference[invoice.reference].append(place)
            self.exact[invoice.customer, invoice.cents].append(place)

    def find(self, payment):
        """Place of the invoice that the payment pays, or None."""
        if payment.cents <= 0:
            return None
        if payment.reference:
            for place in self.by_reference.get(payment.reference, ()):
                if self.rest[place] >= payment.cents:
                    return place
        heap = self.exact.get((payment.customer, payment.cents), [])
        while heap and self.rest[heap[0]] != payment.cents:
            heapq.heappop(heap)
        return heap[0] if heap else None

    def pay(self, place, cents):
        self.rest[place] -= cents
        if self.rest[place] > 0:
            heapq.heappush(self.exact[self.invoices[place].customer, self.rest[place]], place)


def match(invoices, payments):
    open_invoices = OpenInvoices(invoices)
    seen, matches, unmatched, repeated = set(), [], [], []
    for payment in payments:
        if payment.id in seen:
            repeated.append(payment.id)
            continue
        seen.add(payment.id)
        place = open_invoices.find(payment)
        if place is None:
            unmatched.append(payment.id)
            continue
        open_invoices.pay(place, payment.cents)
        matches.append((payment.id, invoices[place].number, payment.cents))
    still_open = [
        (invoice.number, rest) for invoice, rest in zip(invoices, open_invoices.rest) if rest > 0
    ]
    return Result(matches, still_open, unmatched, repeated)
