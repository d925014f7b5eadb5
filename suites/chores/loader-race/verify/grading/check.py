"""Graded checks of the cache: threads are led through each interleaving by gates, never by time."""
import os
import sys
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, ROOT)

from tests.test_cache import OneThread  # noqa: E402,F401
from catalog.cache import Cache  # noqa: E402

#: Only what hangs comes to it.
PATIENCE = 3.0
#: How long nothing may happen before we believe that nothing will.
QUIET = 0.04


class Gated:
    """A supplier whose loads stand at a gate until they are let through."""

    def __init__(self):
        self.lock = threading.Lock()
        self.calls = []
        self.begun = threading.Semaphore(0)

    def __call__(self, key):
        call = {"key": key, "gate": threading.Event(), "value": None, "error": None}
        with self.lock:
            self.calls.append(call)
        self.begun.release()
        if not call["gate"].wait(PATIENCE):
            raise RuntimeError("nobody let %r through" % (key,))
        if call["error"] is not None:
            raise call["error"]
        return call["value"]

    def await_call(self):
        if not self.begun.acquire(timeout=PATIENCE):
            raise AssertionError("no load began")
        with self.lock:
            return self.calls[-1]


class Caller:
    def __init__(self, work):
        self.result = self.error = None
        self.work = work
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        try:
            self.result = self.work()
        except BaseException as error:
            self.error = error

    def join(self):
        self.thread.join(PATIENCE)
        if self.thread.is_alive():
            raise AssertionError("a caller hangs")
        return self

    def await_wait(self):
        """Until the thread stands still inside the cache (or has ended)."""
        still, last = 0, None
        end = time.monotonic() + PATIENCE
        while still < 8 and self.thread.is_alive() and time.monotonic() < end:
            frame = sys._current_frames().get(self.thread.ident)
            here, inside = frame and (id(frame), frame.f_lasti), False
            while frame is not None:
                inside = inside or os.sep + "catalog" + os.sep in frame.f_code.co_filename
                frame = frame.f_back
            still = still + 1 if inside and here == last else 0
            last = here
            time.sleep(0.001)
        return self


def let(call, value=None, error=None):
    call["value"], call["error"] = value, error
    call["gate"].set()


class Threads(unittest.TestCase):
    def setUp(self):
        self.load = Gated()
        self.cache = Cache(self.load, 3)

    def ask(self, key):
        return Caller(lambda: self.cache.get(key))

    def crowd(self, key, number=5):
        """One that loads, and others that have come to wait for it."""
        callers = [self.ask(key)]
        call = self.load.await_call()
        callers += [self.ask(key).await_wait() for _ in range(number - 1)]
        if self.load.begun.acquire(timeout=QUIET):
            self.fail("%r is loaded twice at the same time" % key)
        return callers, call

    def test_a_crowd_loads_once(self):
        callers, call = self.crowd("a")
        value = object()
        let(call, value)
        for caller in callers:
            self.assertIs(caller.join().result, value)
        self.assertEqual((self.cache.loads, self.cache.hits, len(self.cache)), (1, 0, 1))
        self.assertIs(self.cache.get("a"), value)
        self.assertEqual(self.cache.hits, 1)

    def test_keys_do_not_hold_up_one_another(self):
        first = self.ask("a")
        call_a = self.load.await_call()
        second = self.ask("b")
        call_b = self.load.await_call()
        let(call_b, "B")
        self.assertEqual(second.join().result, "B")
        self.assertEqual(self.ask("b").join().result, "B", "what is kept is given during a load")
        self.assertEqual(Caller(lambda: len(self.cache)).join().result, 1)
        Caller(lambda: self.cache.forget("b")).join()
        let(call_a, "A")
        self.assertEqual(first.join().result, "A")

    def test_a_failure_reaches_all_and_is_not_kept(self):
        callers, call = self.crowd("a")
        error = OSError("down")
        let(call, error=error)
        for caller in callers:
            self.assertIs(caller.join().error, error)
        self.assertEqual(len(self.cache), 0)
        again = self.ask("a")
        let(self.load.await_call(), "A")
        self.assertEqual(again.join().result, "A")
        self.assertEqual(self.cache.loads, 2)

    def test_a_failure_that_is_no_exception_of_the_common_kind(self):
        callers, call = self.crowd("a", 2)
        let(call, error=SystemExit(3))
        for caller in callers:
            self.assertIsInstance(caller.join().error, SystemExit)

    def forgotten(self, forget):
        callers, old = self.crowd("a", 3)
        Caller(forget).join()
        late = [self.ask("a")]
        new = self.load.await_call()
        self.assertIsNot(new, old)
        late.append(self.ask("a"))
        return callers, old, late, new

    def test_forget_during_a_load_the_older_ends_first(self):
        for forget in (lambda: self.cache.forget("a"), lambda: self.cache.clear()):
            self.setUp()
            callers, old, late, new = self.forgotten(forget)
            let(old, "old")
            self.assertEqual([caller.join().result for caller in callers], ["old"] * 3)
            self.assertEqual(len(self.cache), 0)
            late.append(self.ask("a"))
            self.assertFalse(self.load.begun.acquire(timeout=QUIET), "the newer load is joined")
            let(new, "new")
            self.assertEqual([caller.join().result for caller in late], ["new"] * 3)
            self.assertEqual((self.cache.get("a"), self.cache.loads), ("new", 2))

    def test_forget_during_a_load_the_newer_ends_first(self):
        callers, old, late, new = self.forgotten(lambda: self.cache.forget("a"))
        let(new, "new")
        self.assertEqual([caller.join().result for caller in late], ["new"] * 2)
        let(old, "old")
        self.assertEqual([caller.join().result for caller in callers], ["old"] * 3)
        self.assertEqual(self.cache.get("a"), "new")
        self.assertEqual(self.cache.loads, 2)

    def test_an_older_failure_leaves_the_newer_alone(self):
        callers, old, late, new = self.forgotten(lambda: self.cache.forget("a"))
        let(new, "new")
        late[0].join()
        let(old, error=OSError())
        callers[0].join()
        self.assertEqual((self.cache.get("a"), len(self.cache)), ("new", 1))

    def test_capacity(self):
        callers = []
        for key in "abcdef":
            callers.append(self.ask(key))
            self.load.await_call()
        for call in list(self.load.calls):
            let(call, call["key"])
        for caller in callers:
            caller.join()
        self.assertEqual((len(self.cache), self.cache.loads), (3, 6))

    def test_none_is_a_result(self):
        caller = self.ask("a")
        let(self.load.await_call(), None)
        caller.join()
        self.assertIsNone(self.ask("a").join().result)
        self.assertEqual((self.cache.loads, self.cache.hits), (1, 1))

    def test_a_load_that_uses_the_cache(self):
        def load(key):
            if key == "sum":
                self.cache.forget("x")
                return self.cache.get("x") + self.cache.get("y")
            return len(key)

        self.cache = Cache(load, 3)
        self.assertEqual(self.ask("sum").join().result, 2)
        self.assertEqual(self.cache.loads, 3)

    def test_counts_under_many_threads(self):
        cache = Cache(lambda key: key, 4)
        before = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        most = []

        def work(start):
            for n in range(400):
                self.assertEqual(cache.get((start + n * n) % 7), (start + n * n) % 7)
                if n % 5 == 0:
                    cache.forget(n % 7)
                most.append(len(cache))

        try:
            callers = [Caller(lambda start=start: work(start)) for start in range(6)]
            for caller in callers:
                caller.thread.join(20)
                self.assertIsNone(caller.error)
        finally:
            sys.setswitchinterval(before)
        self.assertLessEqual(max(most), 4)
        self.assertLessEqual(cache.hits + cache.loads, 2400)


if __name__ == "__main__":
    unittest.main(failfast=True)
