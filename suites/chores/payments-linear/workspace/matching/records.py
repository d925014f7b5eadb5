"""Invoices and payments, as they come from files."""
import csv
from dataclasses import dataclass


@dataclass
class Invoice:
    number: str
    customer: str
    reference: str
    cents: int


@dataclass
class Payment:
    id: str
    customer: str
    reference: str
    cents: int


def read(path, kind, key):
    with open(path, newline="", encoding="utf-8") as file:
        return [
            kind(row[key], row["customer"], row["reference"], int(row["cents"]))
            for row in csv.DictReader(file)
        ]


def read_invoices(path):
    return read(path, Invoice, "number")


def read_payments(path):
    return read(path, Payment, "id")
