import os
import unittest

from ledger.invoice import Invoice, Line
from ledger.money import format_amount, parse_amount, split
from ledger.report import report
from ledger.store import load

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")


class Ledger(unittest.TestCase):
    def test_amounts(self):
        self.assertEqual(parse_amount("12,50"), 12.5)
        self.assertEqual(format_amount(1234.5), "1,234.50")

    def test_split(self):
        self.assertEqual(split(90.0, 3), [30.0, 30.0, 30.0])

    def test_an_invoice(self):
        invoice = Invoice("Ann", [Line("a", 2, 10.0, 10, 20), Line("b", 1, 5.0, 0, 10)], 3.0)
        self.assertEqual(invoice.net(), 23.0)
        self.assertEqual(invoice.tax(), {20: 3.6, 10: 0.5})
        self.assertAlmostEqual(invoice.open(), 24.1)

    def test_the_report(self):
        text = report(load(os.path.join(DATA, "may.json")))
        self.assertIn("tax 10 %", text)
        self.assertIn("Ann Lee", text)


if __name__ == "__main__":
    unittest.main()
