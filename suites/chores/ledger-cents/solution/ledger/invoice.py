"""An invoice and its lines."""
from dataclasses import dataclass, field

from ledger.money import exact, whole


@dataclass
class Line:
    text: str
    #: At most three decimals.
    quantity: float
    #: Cents, like all amounts.
    price: int
    #: Per cent, at most two decimals.
    discount: float = 0
    #: Per cent.
    tax: float = 20

    def amount(self):
        left = (100 - exact(self.discount)) / 100
        return whole(exact(self.quantity) * self.price * left)


@dataclass
class Invoice:
    customer: str
    lines: list = field(default_factory=list)
    paid: int = 0

    def net(self):
        return sum(line.amount() for line in self.lines)

    def tax(self):
        """Tax by rate, in the order in which the rates come."""
        sums = {}
        for line in self.lines:
            sums[line.tax] = sums.get(line.tax, 0) + line.amount()
        return {rate: whole(net * exact(rate) / 100) for rate, net in sums.items()}

    def total(self):
        return self.net() + sum(self.tax().values())

    def open(self):
        return self.total() - self.paid

    def is_settled(self):
        return self.open() == 0
