"""Invoices in a JSON file."""
import json
import os
from dataclasses import asdict

from ledger.invoice import Invoice, Line
from ledger.money import from_euros

VERSION = 2


def load(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    version = content.get("version", 1)
    if version not in (1, VERSION):
        raise ValueError("%s is of version %s, unknown here" % (path, version))
    cents = from_euros if version == 1 else int
    return [read_invoice(entry, cents) for entry in content["invoices"]]


def read_invoice(entry, cents):
    lines = [Line(**dict(line, price=cents(line["price"]))) for line in entry["lines"]]
    return Invoice(entry["customer"], lines, cents(entry["paid"]))


def save(path, invoices):
    with open(path, "w", encoding="utf-8") as file:
        content = {"version": VERSION, "invoices": [asdict(invoice) for invoice in invoices]}
        json.dump(content, file, indent=1)
        file.write("\n")
