"""Keeps what the supplier said."""
import threading
from collections import OrderedDict


class Flight:
    """A load that goes on, and what came of it."""

    def __init__(self):
        self.landed = threading.Event()
        self.value = None
        self.error = None


class Cache:
    """At most `capacity` results of `load`, least recently used out first; for many threads."""

    def __init__(self, load, capacity):
        if capacity < 1:
            raise ValueError("capacity must be at least 1")
        self._load = load
        self._capacity = capacity
        #: Held for moments only, never during a load.
        self._lock = threading.Lock()
        self._kept = OrderedDict()
        self._flights = {}
        self.hits = 0
        self.loads = 0

    def get(self, key):
        with self._lock:
            if key in self._kept:
                self.hits += 1
                self._kept.move_to_end(key)
                return self._kept[key]
            flight = self._flights.get(key)
            mine = flight is None
            if mine:
                flight = self._flights[key] = Flight()
                self.loads += 1
        if mine:
            self._fly(key, flight)
        else:
            flight.landed.wait()
        if flight.error is not None:
            raise flight.error
        return flight.value

    def _fly(self, key, flight):
        try:
            flight.value = self._load(key)
        except BaseException as error:
            flight.error = error
        with self._lock:
            # A flight that was forgotten meanwhile is not kept.
            if self._flights.get(key) is flight:
                del self._flights[key]
                if flight.error is None:
                    self._kept[key] = flight.value
                    if len(self._kept) > self._capacity:
                        self._kept.popitem(last=False)
        flight.landed.set()

    def forget(self, key):
        """Drops a key; unknown keys do no harm."""
        with self._lock:
            self._kept.pop(key, None)
            self._flights.pop(key, None)

    def clear(self):
        with self._lock:
            self._kept.clear()
            self._flights.clear()

    def __len__(self):
        with self._lock:
            return len(self._kept)
