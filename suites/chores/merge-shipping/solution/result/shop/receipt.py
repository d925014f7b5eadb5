"""An order as text."""
from shop.money import euros
from shop.shipping import carriage, surcharge


def receipt(order):
    lines = [
        "%d x %s %s" % (count, name, euros(price * count)) for name, price, count, _ in order.items
    ]
    cost = carriage(order)
    lines.append("shipping %s" % (euros(cost) if cost else "free"))
    if order.island:
        lines.append("island surcharge %s" % euros(surcharge(order)))
    lines.append("total %s" % euros(order.total()))
    return "\n".join(lines)
