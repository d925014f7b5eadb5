"""Lines from a CSV file."""
import csv

from ledger.invoice import Line
from ledger.money import parse_amount


def number(text):
    return float(text.replace(",", ".") or 0)


def read_lines(path):
    with open(path, newline="", encoding="utf-8") as file:
        return [
            Line(
                row["text"],
                number(row["quantity"]),
                parse_amount(row["price"]),
                number(row["discount"]),
                number(row["tax"]),
            )
            for row in csv.DictReader(file, delimiter=";")
        ]
