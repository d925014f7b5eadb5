"""Graded checks of the queue, against a plain model of it."""
import os
import random
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, ROOT)

from tests.test_queue import Dispatch  # noqa: E402,F401
from dispatch.queue import Queue  # noqa: E402


class Model:
    """README.md, by searching lists."""

    def __init__(self):
        self.jobs, self.given_up, self.count = {}, [], 0

    def submit(self, job_id, payload, priority, not_before=0):
        if job_id in self.jobs:
            raise ValueError(job_id)
        self.count += 1
        self.jobs[job_id] = {"p": priority, "n": self.count, "at": not_before, "out": False, "f": 0}

    def entry(self, job_id, out):
        job = self.jobs[job_id]
        if job["out"] != out:
            raise KeyError(job_id)
        return job

    def order(self):
        ids = [i for i in self.jobs if not self.jobs[i]["out"]]
        return sorted(ids, key=lambda i: (self.jobs[i]["p"], self.jobs[i]["n"]))

    def take(self, now):
        for job_id in self.order():
            if self.jobs[job_id]["at"] <= now:
                self.jobs[job_id]["out"] = True
                return job_id
        return None

    def change_priority(self, job_id, priority):
        self.entry(job_id, False)["p"] = priority

    def cancel(self, job_id):
        self.entry(job_id, False)
        del self.jobs[job_id]

    def finish(self, job_id):
        self.entry(job_id, True)
        del self.jobs[job_id]

    def fail(self, job_id, now):
        job = self.entry(job_id, True)
        job["f"] += 1
        if job["f"] == 4:
            del self.jobs[job_id]
            self.given_up.append(job_id)
        else:
            job["out"], job["at"] = False, now + 30 * 2 ** job["f"]


def call(target, verb, args):
    try:
        result = getattr(target, verb)(*args)
    except (KeyError, ValueError) as error:
        return type(error).__name__
    return getattr(result, "id", result)


class Behaviour(unittest.TestCase):
    def test_random_days(self):
        for seed in range(120):
            chance = random.Random(seed)
            queue, model, now = Queue(), Model(), 0
            for step in range(120):
                job_id = chance.choice("abcdefghi")
                verb = chance.choice(["submit"] * 3 + ["take"] * 4 + ["change_priority"] * 2
                                     + ["cancel", "finish", "fail", "fail"])
                if chance.random() < 0.5:
                    now += chance.randint(0, 90)
                args = {
                    "submit": [job_id, {"to": step}, chance.randint(1, 3),
                               now + chance.choice([0, 0, 0, 50, 500])],
                    "take": [now],
                    "change_priority": [job_id, chance.randint(1, 3)],
                    "cancel": [job_id],
                    "finish": [job_id],
                    "fail": [job_id, now],
                }[verb]
                said = "seed %d step %d: %s %s" % (seed, step, verb, args)
                self.assertEqual(call(queue, verb, args), call(model, verb, args), said)
                self.assertEqual(len(queue), len(model.order()), said)
                self.assertEqual(list(queue.waiting()), model.order(), said)
                self.assertEqual(list(queue.given_up), model.given_up, said)

    def test_a_job_carries_what_was_submitted(self):
        queue = Queue()
        queue.submit("a", {"to": "x"}, 1)
        queue.submit("b", {"to": "y"}, 1)
        job = queue.take(0)
        self.assertEqual((job.id, job.payload, job.priority), ("a", {"to": "x"}, 1))

    def test_later_jobs_do_not_block(self):
        queue = Queue()
        queue.submit("morning", {}, 1, 1000)
        queue.submit("now", {}, 5)
        self.assertEqual(queue.take(0).id, "now")
        self.assertIsNone(queue.take(999))
        self.assertEqual(queue.take(1000).id, "morning")

    def test_taking_is_no_search(self):
        lines = [0]

        def count(frame, event, _):
            lines[0] += 1
            if lines[0] > 900000:
                raise AssertionError("far too many steps")
            return count

        queue = Queue()
        chance = random.Random(7)
        number = 3000
        for n in range(number):
            queue.submit("later%d" % n, {}, 1, 10 ** 6)
            queue.submit("job%d" % n, {}, chance.randint(2, 9))
        before = sys.gettrace()
        sys.settrace(count)
        try:
            for n in range(number):
                queue.take(0)
        finally:
            sys.settrace(before)
        self.assertEqual(len(queue), number)


if __name__ == "__main__":
    unittest.main()
