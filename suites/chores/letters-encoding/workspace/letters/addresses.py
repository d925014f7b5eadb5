"""Reads an address list."""
import csv


def read_addresses(path):
    """A dict for each row, by the names of the header line."""
    with open(path, newline="", encoding="latin-1") as file:
        return list(csv.DictReader(file))
