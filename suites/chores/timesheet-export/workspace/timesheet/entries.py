"""An entry, and the file that entries are kept in: a JSON object a line."""
import datetime
import json
import os
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Entry:
    day: str
    project: str
    minutes: int
    note: str = ""


def parse_day(text):
    """YYYY-MM-DD, or ValueError."""
    if len(text) != 10:
        raise ValueError("not a day: %s" % text)
    return datetime.datetime.strptime(text, "%Y-%m-%d").date().isoformat()


def load(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [Entry(**json.loads(line)) for line in file if line.strip()]


def append(path, entry):
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
