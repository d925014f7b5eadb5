"""Graded checks of the merge, on what is committed."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
ENV = {"PATH": os.environ.get("PATH", ""), "HOME": HERE, "GIT_CONFIG_GLOBAL": "/dev/null",
       "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}


def git(*args):
    return subprocess.run(("git",) + args, cwd=ROOT, env=ENV, stdout=subprocess.PIPE, check=True,
                          stderr=subprocess.DEVNULL).stdout.decode("utf-8")


class Merge(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tree = tempfile.mkdtemp(dir=HERE)
        for name in git("ls-tree", "-r", "--name-only", "main").splitlines():
            path = os.path.join(cls.tree, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(git("show", "main:" + name))
        sys.path.insert(0, cls.tree)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.tree)

    def order(self, *items, **options):
        from shop.order import Order

        order = Order(**options)
        for item in items:
            order.add("pot", *item)
        return order

    def test_one_commit_with_two_parents(self):
        log = git("log", "--format=%s", "--first-parent", "main").splitlines()
        self.assertEqual(log[1:], ["Money in cents, free shipping from 50.00", "Orders with a flat rate"])
        parents = git("log", "-1", "--format=%P", "main").split()
        self.assertEqual(len(parents), 2)
        self.assertEqual(git("log", "-1", "--format=%s", parents[1]).strip(),
                         "Shipping by weight, and a surcharge for islands")
        self.assertEqual(git("rev-parse", "weights").strip(), parents[1])

    def test_nothing_is_left_over(self):
        status = [line for line in git("status", "--porcelain").splitlines()
                  if not line.endswith(("grading/", "__pycache__/"))]
        self.assertEqual(status, [])
        self.assertEqual(git("symbolic-ref", "HEAD").strip(), "refs/heads/main")
        for name in git("ls-tree", "-r", "--name-only", "main").splitlines():
            self.assertNotRegex(git("show", "main:" + name), r"(?m)^(<{7}|>{7}|={7}$)")
            self.assertNotRegex(name, r"\.(orig|rej)$|~$|BACKUP|_LOCAL_|_REMOTE_")

    def test_by_weight(self):
        from shop.shipping import TooHeavy, shipping

        for grams, cents in ((0, 490), (1000, 490), (1001, 750), (5000, 750), (5001, 1290), (20000, 1290)):
            order = self.order((1000, 1, grams))
            self.assertEqual((shipping(order), order.total()), (cents, 1000 + cents))
            self.assertIs(type(order.total()), int)
        for price in (100, 9000):
            with self.assertRaises(TooHeavy):
                self.order((price, 1, 20001)).total()

    def test_free_from_fifty(self):
        for price, total in ((4999, 5749), (5000, 5000), (5001, 5001)):
            self.assertEqual(self.order((price, 1, 3000)).total(), total)

    def test_islands(self):
        self.assertEqual(self.order((1000, 1, 10), island=True).total(), 1000 + 490 + 850)
        self.assertEqual(self.order((2500, 2, 900), island=True).total(), 5000 + 850)
        self.assertIs(type(self.order((2500, 2, 900), island=True).total()), int)

    def test_prices_are_cents(self):
        with self.assertRaises(TypeError):
            self.order((10.0, 1, 5))

    def test_receipts(self):
        from shop.receipt import receipt

        self.assertEqual(receipt(self.order((1000, 2, 600))),
                         "2 x pot 20.00\nshipping 7.50\ntotal 27.50")
        self.assertEqual(receipt(self.order((2500, 2, 600))),
                         "2 x pot 50.00\nshipping free\ntotal 50.00")
        self.assertEqual(receipt(self.order((1005, 1, 1), island=True)),
                         "1 x pot 10.05\nshipping 4.90\nisland surcharge 8.50\ntotal 23.45")
        self.assertEqual(receipt(self.order((5000, 1, 1), island=True)),
                         "1 x pot 50.00\nshipping free\nisland surcharge 8.50\ntotal 58.50")

    def test_what_only_one_branch_has(self):
        from shop.export import export
        from shop.packing import parcels, postage

        order = self.order((1000, 3, 10000))
        self.assertEqual((parcels(order), postage(order)), (2, 2580))
        self.assertIs(type(postage(order)), int)
        self.assertEqual(export([self.order((1000, 2, 600), (50, 1))]), "3;2050;2800\n")

    def test_changes(self):
        text = git("show", "main:CHANGES.md")
        for words in ("flat rate", "whole cents", "50.00", "export", "TooHeavy", "surcharge", "postage"):
            self.assertIn(words, text)

    def test_the_tests_of_both(self):
        for name in ("test_order", "test_weights"):
            ended = subprocess.run([sys.executable, "-B", "-m", "unittest", "tests." + name],
                                   cwd=self.tree, env=ENV, stderr=subprocess.PIPE)
            self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("2490", git("show", "main:tests/test_order.py"))


if __name__ == "__main__":
    unittest.main()
