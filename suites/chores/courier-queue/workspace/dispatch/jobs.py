"""A job and how its failures delay it."""
from dataclasses import dataclass

FIRST_DELAY = 60
FAILURES_TO_GIVE_UP = 4


@dataclass
class Job:
    id: str
    payload: dict
    priority: int
    not_before: int
    failures: int = 0


def delay_after(failures):
    """Seconds to wait after so many failures."""
    return FIRST_DELAY * 2 ** failures
