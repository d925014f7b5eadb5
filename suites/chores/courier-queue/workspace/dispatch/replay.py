"""Replays a log of what happened: python3 -m dispatch.replay LOG (JSON, one happening a line)."""
import json
import sys

from dispatch.queue import Queue


def replay(lines):
    """The ids handed out, in order; None where nobody got anything."""
    queue = Queue()
    taken = []
    for line in lines:
        verb, *args = json.loads(line)
        result = getattr(queue, verb)(*args)
        if verb == "take":
            taken.append(result and result.id)
    return taken


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as log:
        print(json.dumps(replay(log)))
