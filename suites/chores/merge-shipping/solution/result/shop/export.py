"""Orders for the bookkeeping, one a line: number of pieces, goods, total, all whole numbers."""


def export(orders):
    return "".join(
        "%d;%d;%d\n" % (sum(item[2] for item in order.items), order.goods(), order.total())
        for order in orders
    )
