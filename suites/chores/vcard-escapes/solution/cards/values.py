"""Escapes in values."""
import re

PLAIN = {"n": "\n", "N": "\n", "\\": "\\", ",": ",", ";": ";"}


def escape(text):
    return re.sub(r"[\\,;]", r"\\\g<0>", text).replace("\n", "\\n")


def unescape(text):
    return re.sub(r"\\([nN\\,;])", lambda match: PLAIN[match.group(1)], text)


def split_components(text):
    """The components of a structured value, unescaped."""
    parts = [""]
    for token in re.findall(r"\\.|[^\\]|\\$", text, re.DOTALL):
        if token == ";":
            parts.append("")
        else:
            parts[-1] += token
    return [unescape(part) for part in parts]


def join_components(components):
    return ";".join(escape(component) for component in components)
