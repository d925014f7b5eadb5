"""Invoices in a JSON file."""
import json
import os
from dataclasses import asdict

from ledger.invoice import Invoice, Line


def load(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    return [
        Invoice(entry["customer"], [Line(**line) for line in entry["lines"]], entry["paid"])
        for entry in content["invoices"]
    ]


def save(path, invoices):
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"invoices": [asdict(invoice) for invoice in invoices]}, file, indent=1)
        file.write("\n")
