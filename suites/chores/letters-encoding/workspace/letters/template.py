"""The template: plain text with {column} in it."""
import re

PLACE = re.compile(r"\{(\w+)\}")


def read_template(path):
    with open(path) as file:
        return file.read()


def fill(template, row):
    """Puts the row's columns in; a place without a column is a mistake in the template."""
    return PLACE.sub(lambda match: row[match.group(1)], template)
