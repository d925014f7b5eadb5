"""Writes the letters."""
import os
import re

from letters.addresses import read_addresses
from letters.template import fill, read_template


def file_name(identity):
    return re.sub(r"[^\w-]", "_", identity) + ".txt"


def merge(addresses, template, folder):
    """Paths of the letters written, in the order of the list."""
    os.makedirs(folder, exist_ok=True)
    text = read_template(template)
    paths = []
    for row in read_addresses(addresses):
        path = os.path.join(folder, file_name(row["id"]))
        with open(path, "w") as file:
            file.write(fill(text, row))
        paths.append(path)
    return paths
