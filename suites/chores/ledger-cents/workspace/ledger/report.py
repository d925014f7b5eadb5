"""Invoices as text."""
from ledger.money import format_amount


def row(label, amount):
    return "%-30s %12s" % (label[:30], format_amount(amount))


def report(invoices):
    out = []
    for number, invoice in enumerate(invoices, 1):
        out.append("Invoice %d: %s" % (number, invoice.customer))
        for line in invoice.lines:
            label = "%g x %s at %s" % (line.quantity, line.text, format_amount(line.price))
            out.append("  " + row(label, line.amount()))
        for rate, tax in invoice.tax().items():
            out.append("  " + row("tax %g %%" % rate, tax))
        out.append("  " + row("total", invoice.total()))
        if invoice.paid:
            out.append("  " + row("paid", invoice.paid))
        out.append("  " + ("settled" if invoice.is_settled() else row("open", invoice.open())))
    everything = sum(invoice.open() for invoice in invoices)
    out.append("Open in all: %s" % format_amount(everything))
    return "\n".join(out)
