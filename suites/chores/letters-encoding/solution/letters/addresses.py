"""Reads an address list."""
import csv
import io


def decode(content):
    """The shop's lists are UTF-8, perhaps with a mark; whatever is not valid UTF-8 is the till's."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def read_addresses(path):
    """A dict for each row, by the names of the header line."""
    with open(path, "rb") as file:
        text = decode(file.read())
    return list(csv.DictReader(io.StringIO(text, newline="")))
