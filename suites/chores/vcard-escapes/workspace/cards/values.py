"""Escapes in values."""
import re


def escape(text):
    for plain, escaped in (("\n", "\\n"), (",", "\\,"), (";", "\\;"), ("\\", "\\\\")):
        text = text.replace(plain, escaped)
    return text


def unescape(text):
    for escaped, plain in (("\\n", "\n"), ("\\N", "\n"), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        text = text.replace(escaped, plain)
    return text


def split_components(text):
    """The components of a structured value, unescaped."""
    return [unescape(part) for part in re.split(r"(?<!\\);", text)]


def join_components(components):
    return ";".join(escape(component) for component in components)
