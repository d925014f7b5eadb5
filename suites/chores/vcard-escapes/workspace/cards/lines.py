"""From text to lines and back: folding."""

LIMIT = 75


def unfold(text):
    """The logical lines of a text."""
    return [line for line in text.replace("\r\n ", "").split("\r\n") if line]


def fold(line):
    """A logical line as physical ones, each ended."""
    parts = [line[start:start + LIMIT] for start in range(0, len(line), LIMIT)]
    return "\r\n ".join(parts) + "\r\n"
