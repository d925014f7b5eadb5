import unittest

from matching.match import match
from matching.records import Invoice, Payment


class Matching(unittest.TestCase):
    def test_the_rules(self):
        invoices = [
            Invoice("I-1", "ann", "R-1", 1000),
            Invoice("I-2", "ann", "R-2", 700),
            Invoice("I-3", "bob", "R-3", 700),
        ]
        payments = [
            Payment("P-1", "ann", "R-1", 300),
            Payment("P-2", "ann", "", 700),
            Payment("P-2", "ann", "", 700),
            Payment("P-3", "ann", "wrong", 700),
            Payment("P-4", "ann", "R-3", 900),
        ]
        result = match(invoices, payments)
        self.assertEqual(
            result.matches, [("P-1", "I-1", 300), ("P-2", "I-1", 700), ("P-3", "I-2", 700)]
        )
        self.assertEqual(result.still_open, [("I-3", 700)])
        self.assertEqual((result.unmatched, result.repeated), (["P-4"], ["P-2"]))


if __name__ == "__main__":
    unittest.main()
