"""Parameters of a property."""
import re

CARETS = {"^n": "\n", "^^": "^", "^'": '"'}


def split_outside_quotes(text, mark, most=-1):
    parts = [""]
    quoted = False
    for character in text:
        if character == '"':
            quoted = not quoted
        if character == mark and not quoted and (most < 0 or len(parts) <= most):
            parts.append("")
        else:
            parts[-1] += character
    return parts


def parse_head(head):
    """'TEL;TYPE=home,cell' as ('TEL', {'TYPE': ['home', 'cell']})."""
    name, *rest = split_outside_quotes(head, ";")
    params = {}
    for part in rest:
        key, _, values = part.partition("=")
        params.setdefault(key.upper(), []).extend(
            parse_value(value) for value in split_outside_quotes(values, ",")
        )
    return name.upper(), params


def parse_value(text):
    if len(text) >= 2 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return re.sub(r"\^[n^']", lambda match: CARETS[match.group()], text)


def format_head(name, params):
    parts = [name]
    for key, values in params.items():
        parts.append(key + "=" + ",".join(format_value(value) for value in values))
    return ";".join(parts)


def format_value(value):
    value = value.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    if any(mark in value for mark in ":;,"):
        return '"' + value + '"'
    return value
