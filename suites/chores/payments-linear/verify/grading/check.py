"""Graded checks of the matching: same results, and a bound on the steps taken."""
import copy
import importlib.util
import os
import random
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, ROOT)

from tests.test_match import Matching  # noqa: E402,F401
from matching.match import match  # noqa: E402
from matching.records import Invoice, Payment  # noqa: E402

SPEC = importlib.util.spec_from_file_location("slow", os.path.join(HERE, "before", "slow.py"))
SLOW = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(SLOW)


class Same(unittest.TestCase):
    def test_random_lists(self):
        for seed in range(300):
            chance = random.Random(seed)
            top = chance.choice([2, 4, 9])
            size = chance.randint(0, 25)
            references = ["", "", "r1", "r2", "r3", "r4"][:chance.randint(1, 6)]
            invoices = [Invoice("I%d" % n, chance.choice("abc"), chance.choice(references),
                                chance.randint(-1, top)) for n in range(size)]
            payments = [Payment("P%d" % chance.randint(0, 40), chance.choice("abcd"),
                                chance.choice(references + ["none"]), chance.randint(-1, top))
                        for _ in range(chance.randint(0, 40))]
            given = copy.deepcopy((invoices, payments))
            self.assertEqual(tuple(match(invoices, payments)), tuple(SLOW.match(*given)), seed)
            self.assertEqual((invoices, payments), given, "what it is given is left alone")


class Text(str):
    """A text that counts how often it is compared."""

    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other):
        Text.compared += 1
        if Text.compared > Steps.MOST:
            raise AssertionError("far too many comparisons")
        return str.__eq__(self, other)

    def __ne__(self, other):
        return not self == other


class Steps(unittest.TestCase):
    NUMBER = 1000
    #: The square would be a million; a log factor fits in.
    MOST = 1000 * 250

    def steps(self, invoices, payments):
        lines = [0]

        def count(frame, event, _):
            # Comprehensions and generators of 3.12 and later count by line as well.
            lines[0] += 1
            if lines[0] > self.MOST:
                raise AssertionError("far too many steps")
            return count

        Text.compared = 0
        before = sys.gettrace()
        sys.settrace(count)
        try:
            return match(invoices, payments)
        finally:
            sys.settrace(before)

    def both(self, invoice, payment):
        invoices = [Invoice(*[Text(v) if isinstance(v, str) else v for v in invoice(n)])
                    for n in range(self.NUMBER)]
        payments = [Payment(*[Text(v) if isinstance(v, str) else v for v in payment(n)])
                    for n in range(self.NUMBER)]
        return self.steps(invoices, payments)

    def test_by_reference_backwards(self):
        last = self.NUMBER - 1
        result = self.both(lambda n: ("I%d" % n, "c%d" % n, "R%d" % n, 5),
                           lambda n: ("P%d" % n, "", "R%d" % (last - n), 5))
        self.assertEqual(len(result.matches), self.NUMBER)
        self.assertEqual(result.matches[0], ("P0", "I%d" % last, 5))

    def test_one_customer_by_amount(self):
        result = self.both(lambda n: ("I%d" % n, "c", "R%d" % n, 5),
                           lambda n: ("P%d" % n, "c", "", 5))
        self.assertEqual(result.matches[-1], ("P%d" % (self.NUMBER - 1), "I%d" % (self.NUMBER - 1), 5))

    def test_one_customer_with_wrong_references(self):
        result = self.both(lambda n: ("I%d" % n, "c", "R%d" % (n // 4), 5),
                           lambda n: ("P%d" % n, "c", "R%d" % (n % 200), 5))
        self.assertEqual(len(result.matches), self.NUMBER)

    def test_by_amount_after_all_were_paid_in_part(self):
        half = self.NUMBER // 2
        result = self.both(lambda n: ("I%d" % n, "c", "R%d" % n if n < half else "", 7),
                           lambda n: ("P%d" % n, "c", "R%d" % (half - 1 - n) if n < half else "",
                                      3 if n < half else 4))
        self.assertEqual(result.matches[half], ("P%d" % half, "I0", 4))
        self.assertEqual(len(result.matches), self.NUMBER)

    def test_part_payments_of_one_invoice(self):
        result = self.both(lambda n: ("I%d" % n, "c", "R%d" % n, self.NUMBER),
                           lambda n: ("P%d" % n, "c", "R0", 1))
        self.assertEqual(len(result.still_open), self.NUMBER - 1)

    def test_nothing_fits(self):
        result = self.both(lambda n: ("I%d" % n, "c", "R%d" % n, 5),
                           lambda n: ("P%d" % n, "c", "R%d" % n, 6))
        self.assertEqual(len(result.unmatched), self.NUMBER)

    def test_repetitions(self):
        result = self.both(lambda n: ("I%d" % n, "c", "R%d" % n, 5),
                           lambda n: ("P%d" % (n % 500), "c", "R%d" % n, 5))
        self.assertEqual(len(result.repeated), self.NUMBER - 500)


if __name__ == "__main__":
    unittest.main()
