import os
import unittest

from ledger.invoice import Invoice, Line
from ledger.money import format_amount, parse_amount, split
from ledger.report import report
from ledger.store import load

DATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "data")


class Ledger(unittest.TestCase):
    def test_amounts(self):
        self.assertEqual(parse_amount("12,50"), 1250)
        self.assertEqual(format_amount(123450), "1,234.50")

    def test_split(self):
        self.assertEqual(split(100, 3), [34, 33, 33])

    def test_an_invoice(self):
        invoice = Invoice("Ann", [Line("a", 2, 1000, 10, 20), Line("b", 1, 500, 0, 10)], 300)
        self.assertEqual(invoice.net(), 2300)
        self.assertEqual(invoice.tax(), {20: 360, 10: 50})
        self.assertEqual(invoice.open(), 2410)

    def test_the_report(self):
        text = report(load(os.path.join(DATA, "may.json")))
        self.assertIn("tax 10 %", text)
        self.assertIn("Ann Lee", text)


if __name__ == "__main__":
    unittest.main()
