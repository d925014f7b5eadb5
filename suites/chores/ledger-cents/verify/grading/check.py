"""Graded checks of the ledger in cents; the reference below is in exact fractions."""
import contextlib
import io
import json
import os
import random
import shutil
import sys
import tempfile
import unittest
from fractions import Fraction

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, ROOT)

from ledger.cli import main  # noqa: E402
from ledger.importer import read_lines  # noqa: E402
from ledger.invoice import Invoice, Line  # noqa: E402
from ledger.money import format_amount, parse_amount, split  # noqa: E402
from ledger.report import report  # noqa: E402
from ledger.store import load, save  # noqa: E402


def away(number):
    size = int(abs(number) + Fraction(1, 2))
    return size if number >= 0 else -size


def line_cents(quantity, price, discount):
    exact = Fraction(str(quantity)) * price * (100 - Fraction(str(discount))) / 100
    return away(exact)


class Amounts(unittest.TestCase):
    def cents(self, value, expected, said=None):
        self.assertIs(type(value), int, said)
        self.assertEqual(value, expected, said)

    def test_parse(self):
        for text, cents in (("12", 1200), ("12.5", 1250), ("12,50", 1250), (" 12.05 ", 1205),
                            ("-3.20", -320), ("-0.05", -5), ("0", 0), ("1.15", 115), ("19.99", 1999),
                            ("90071992547409.93", 9007199254740993)):
            self.cents(parse_amount(text), cents, text)

    def test_parse_refuses(self):
        for text in ("", "x", "1.005", "1,234.50", "1.", "nan", "inf", "1e3", "--1", "1 2", "1_000"):
            with self.assertRaises(ValueError, msg=repr(text)):
                parse_amount(text)

    def test_format(self):
        for cents, text in ((0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-100, "-1.00"), (-123450, "-1,234.50"),
                            (100000000, "1,000,000.00"), (9007199254740993, "90,071,992,547,409.93")):
            self.assertEqual(format_amount(cents), text)

    def test_split(self):
        self.assertEqual(split(100, 3), [34, 33, 33])
        self.assertEqual(split(-100, 3), [-34, -33, -33])
        self.assertEqual(split(2, 3), [1, 1, 0])
        for amount in range(-40, 41):
            for parts in range(1, 9):
                found = split(amount, parts)
                self.assertEqual((len(found), sum(found)), (parts, amount))
                self.assertEqual([type(part) for part in found], [int] * parts)
                sizes = [abs(part) for part in found]
                self.assertEqual(sizes, sorted(sizes, reverse=True))
                self.assertLessEqual(sizes[0] - sizes[-1], 1)
        with self.assertRaises(ValueError):
            split(100, 0)

    def test_lines(self):
        for quantity, price, discount, cents in ((1.005, 100, 0, 101), (0.5, 1, 0, 1), (-0.5, 1, 0, -1),
                                                 (0.5, 5, 0, 3), (1, 1999, 5, 1899), (3, 1, 50, 2),
                                                 (2.675, 100, 0, 268), (1, 50, 1, 50), (1, 350, 1, 347)):
            self.cents(Line("x", quantity, price, discount, 20).amount(), cents, (quantity, price, discount))

    def test_many_lines(self):
        chance = random.Random(5)
        for _ in range(3000):
            quantity = round(chance.uniform(-20, 50), chance.randint(0, 3))
            price = chance.randint(0, 9999)
            discount = chance.choice([0, 0, 2.5, 5, 12.25, 33.3, 50])
            self.cents(Line("x", quantity, price, discount, 20).amount(),
                       line_cents(quantity, price, discount), (quantity, price, discount))

    def test_invoices(self):
        chance = random.Random(6)
        for _ in range(300):
            lines = [Line("x", round(chance.uniform(-5, 9), 3), chance.randint(1, 5000),
                          chance.choice([0, 7.5]), chance.choice([20, 10, 5.5, 0]))
                     for _ in range(chance.randint(0, 8))]
            paid = chance.randint(0, 9000)
            invoice = Invoice("c", lines, paid)
            sums = {}
            for line in lines:
                sums[line.tax] = sums.get(line.tax, 0) + line_cents(line.quantity, line.price, line.discount)
            taxes = {rate: away(Fraction(net) * Fraction(str(rate)) / 100) for rate, net in sums.items()}
            self.cents(invoice.net(), sum(sums.values()))
            self.assertEqual(list(invoice.tax().items()), list(taxes.items()))
            for tax in invoice.tax().values():
                self.assertIs(type(tax), int)
            total = sum(sums.values()) + sum(taxes.values())
            self.cents(invoice.total(), total)
            self.cents(invoice.open(), total - paid)
            self.assertEqual(invoice.is_settled(), total == paid)
        self.assertFalse(Invoice("c", [Line("x", 1, 100, 0, 0)], 99).is_settled())


class Files(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=HERE)
        self.addCleanup(shutil.rmtree, self.folder)
        self.path = os.path.join(self.folder, "file.json")

    def write(self, content):
        with open(self.path, "w") as file:
            json.dump(content, file)

    def read(self):
        with open(self.path) as file:
            return json.load(file)

    def cli(self, *args):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--file", self.path] + list(args))
        return code, out.getvalue(), err.getvalue()

    def old(self, price, paid=0.0, quantity=1):
        return {"invoices": [{"customer": "Ann", "paid": paid, "lines": [
            {"text": "x", "quantity": quantity, "price": price, "discount": 0, "tax": 0}]}]}

    def test_version_1(self):
        for price in [1.15, 19.99, 0.29, 0.57, 1.1, 5, 0.0, -4.35, 1.005, 8.115, 1234567.89, 1e-05]:
            self.write(self.old(price, paid=price))
            (invoice,) = load(self.path)
            expected = away(Fraction(repr(price)) * 100)
            for value in (invoice.lines[0].price, invoice.paid):
                self.assertIs(type(value), int)
                self.assertEqual(value, expected, price)

    def test_every_cent_of_version_1(self):
        entry = self.old(0)
        entry["invoices"][0]["lines"] = [
            {"text": "x", "quantity": 1, "price": cents / 100, "discount": 0, "tax": 0}
            for cents in range(0, 3000)]
        self.write(entry)
        for cents, line in enumerate(load(self.path)[0].lines):
            self.assertEqual(line.price, cents)

    def test_version_2(self):
        self.write(self.old(1.15, paid=0.29, quantity=1.5))
        invoices = load(self.path)
        save(self.path, invoices)
        content = self.read()
        self.assertEqual(content["version"], 2)
        (entry,) = content["invoices"]
        self.assertEqual((entry["customer"], entry["paid"]), ("Ann", 29))
        self.assertEqual(entry["lines"],
                         [{"text": "x", "quantity": 1.5, "price": 115, "discount": 0, "tax": 0}])
        self.assertEqual(load(self.path), invoices)
        save(self.path, load(self.path))
        self.assertEqual(self.read(), content)

    def test_a_payment_makes_version_2(self):
        self.write(self.old(10.0, paid=0.1))
        self.assertEqual(self.cli("pay", "1", "0.2"), (0, "open: 9.70\n", ""))
        self.assertEqual((self.read()["version"], self.read()["invoices"][0]["paid"]), (2, 30))
        self.assertEqual(self.cli("pay", "1", "-0.30"), (0, "open: 10.00\n", ""))
        self.assertEqual(self.cli("pay", "1", "10.00")[1], "open: 0.00\n")
        self.assertIn("settled", self.cli("show")[1])

    def test_a_payment_that_is_none(self):
        self.write(self.old(10.0))
        code, out, err = self.cli("pay", "1", "1.005")
        self.assertEqual((code, out), (1, ""))
        self.assertTrue(err.startswith("ledger: "))
        self.assertEqual(self.read(), self.old(10.0), "nothing was written")

    def test_instalments(self):
        self.write(self.old(1.0))
        self.assertEqual(self.cli("instalments", "1", "3"), (0, "0.34\n0.33\n0.33\n", ""))

    def test_import(self):
        source = os.path.join(self.folder, "lines.csv")
        with open(source, "w") as file:
            file.write("text;quantity;price;discount;tax\nSoil;1,005;1,00;;10\nPot;2;0.29;5;5,5\n")
        first, second = read_lines(source)
        self.assertEqual((first.price, first.amount(), second.price, second.amount()), (100, 101, 29, 55))
        self.assertEqual((type(first.price), first.quantity, second.tax), (int, 1.005, 5.5))
        self.assertEqual(self.cli("import", source, "--customer", "Zo\u00eb")[0], 0)
        self.assertEqual(self.read()["version"], 2)
        self.assertEqual(load(self.path)[0].lines, [first, second])

    def test_the_report(self):
        self.write({"invoices": [
            {"customer": "Ann Lee", "paid": 20.0, "lines": [
                {"text": "Seeds", "quantity": 1.5, "price": 1.15, "discount": 0, "tax": 20},
                {"text": "Pots", "quantity": 3, "price": 1019.99, "discount": 5, "tax": 10}]},
            {"customer": "Bob", "paid": 0.0, "lines": [
                {"text": "Credit", "quantity": -1, "price": 0.05, "discount": 0, "tax": 0}]}]})
        self.assertEqual(self.cli("show")[1].split("\n"), [
            "Invoice 1: Ann Lee",
            "  1.5 x Seeds at 1.15                    1.73",
            "  3 x Pots at 1,019.99               2,906.97",
            "  tax 20 %                               0.35",
            "  tax 10 %                             290.70",
            "  total                              3,199.75",
            "  paid                                  20.00",
            "  open                               3,179.75",
            "Invoice 2: Bob",
            "  -1 x Credit at 0.05                   -0.05",
            "  tax 0 %                                0.00",
            "  total                                 -0.05",
            "  open                                  -0.05",
            "Open in all: 3,179.70",
            "",
        ])
        self.assertEqual(report([]), "Open in all: 0.00")


class OwnTests(unittest.TestCase):
    def test_the_tests_of_the_repository_pass(self):
        found = unittest.TestLoader().discover(os.path.join(ROOT, "tests"), top_level_dir=ROOT)
        self.assertGreaterEqual(found.countTestCases(), 4)
        result = unittest.TextTestRunner(stream=io.StringIO()).run(found)
        self.assertTrue(result.wasSuccessful(), result.failures + result.errors)


if __name__ == "__main__":
    unittest.main()
