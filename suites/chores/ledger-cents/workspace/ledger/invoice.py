"""An invoice and its lines."""
from dataclasses import dataclass, field


@dataclass
class Line:
    text: str
    #: At most three decimals.
    quantity: float
    price: float
    #: Per cent, at most two decimals.
    discount: float = 0
    #: Per cent.
    tax: float = 20

    def amount(self):
        return round(self.quantity * self.price * (1 - self.discount / 100), 2)


@dataclass
class Invoice:
    customer: str
    lines: list = field(default_factory=list)
    paid: float = 0.0

    def net(self):
        return sum(line.amount() for line in self.lines)

    def tax(self):
        """Tax by rate, in the order in which the rates come."""
        taxes = {}
        for line in self.lines:
            taxes[line.tax] = taxes.get(line.tax, 0.0) + line.amount() * line.tax / 100
        return {rate: round(tax, 2) for rate, tax in taxes.items()}

    def total(self):
        return self.net() + sum(self.tax().values())

    def open(self):
        return self.total() - self.paid

    def is_settled(self):
        return abs(self.open()) < 0.005
