"""From text to lines and back: folding."""
import re

LIMIT = 75


def unfold(text):
    """The logical lines of a text."""
    return [line for line in re.split(r"\r?\n", re.sub(r"\r?\n[ \t]", "", text)) if line]


def fold(line):
    """A logical line as physical ones, each ended; never inside a character."""
    parts = [""]
    octets = 0
    for character in line:
        width = len(character.encode("utf-8"))
        if octets + width > LIMIT:
            parts.append("")
            octets = 1
        parts[-1] += character
        octets += width
    return "\r\n ".join(parts) + "\r\n"
