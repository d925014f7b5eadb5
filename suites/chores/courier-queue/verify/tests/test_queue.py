import unittest

from dispatch.queue import Queue
from dispatch.replay import replay


class Dispatch(unittest.TestCase):
    def test_the_most_urgent_goes_first(self):
        queue = Queue()
        queue.submit("a", {}, 3)
        queue.submit("b", {}, 1)
        self.assertEqual([queue.take(0).id, queue.take(0).id, queue.take(0)], ["b", "a", None])

    def test_not_before(self):
        queue = Queue()
        queue.submit("a", {}, 1, 100)
        self.assertIsNone(queue.take(99))
        self.assertEqual(queue.take(100).id, "a")

    def test_a_job_that_is_here_is_refused(self):
        queue = Queue()
        queue.submit("a", {}, 1)
        with self.assertRaises(ValueError):
            queue.submit("a", {}, 2)

    def test_a_log(self):
        log = ['["submit", "a", {}, 2]', '["take", 5]', '["finish", "a"]', '["take", 6]']
        self.assertEqual(replay(log), ["a", None])


if __name__ == "__main__":
    unittest.main()
