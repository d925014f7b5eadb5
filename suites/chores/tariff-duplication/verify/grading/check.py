"""Graded checks of the refactoring: nothing changed, and nothing is there twice."""
import ast
import importlib.util
import os
import random
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, ROOT)

from tests.test_tariffs import Tariffs  # noqa: E402,F401
from tariffs import gas, power, water  # noqa: E402

NAMES = ("water", "power", "gas")
NOW = dict(zip(NAMES, (water, power, gas)))


def before(name):
    path = os.path.join(HERE, "before", name + ".py")
    spec = importlib.util.spec_from_file_location("before_" + name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outcome(module, args):
    try:
        bill = module.bill(*args)
    except Exception as error:
        return type(error).__name__, str(error)
    return repr(bill), module.summary(bill)


class Unchanged(unittest.TestCase):
    def compare(self, inputs):
        for name in NAMES:
            old = before(name)
            for args in inputs:
                self.assertEqual(outcome(NOW[name], args), outcome(old, args), (name, args))

    def test_edges_of_the_tiers(self):
        self.compare([(0, used, days) for used in (0, 1, 9, 10, 11, 18, 19, 20, 29, 30, 31, 99, 100,
                                                   101, 499, 500, 501, 5000) for days in (1, 29, 30, 31)])

    def test_readings_that_are_none(self):
        self.compare([(-1, 5, 30), (5, -1, 30), (1.0, 2, 30), ("1", 2, 30), (1, None, 30), (1, 2, 0),
                      (1, 2, -3), (-1, 2, 0), (1.5, -2, 0), (True, 5, 30), (5, 4, 30)])

    def test_parts_of_a_day(self):
        from fractions import Fraction
        self.compare([(0, 20, Fraction(1, 2)), (0, 20, Fraction(3, 2)), (0, 20, Fraction(-1, 2))])

    def test_the_end_of_the_meter(self):
        self.compare([(p, c, 30) for p in (99999, 100000, 100001, 199999, 999999, 1000000, 1200000)
                      for c in (0, 5, 99998, 99999, 100000, 999998, 1300000)])

    def test_many(self):
        chance = random.Random(99)
        self.compare([(chance.randint(0, 2000), chance.randint(0, 4000), chance.randint(1, 400))
                      for _ in range(500)])

    def test_the_least_amount(self):
        self.compare([(0, used, days) for used in range(0, 14) for days in range(1, 62, 3)])

    def test_bills_are_told_as_they_are(self):
        bill = {"used": 7, "lines": [], "base": 0, "total": 1500}
        for name in NAMES:
            self.assertEqual(NOW[name].summary(bill), before(name).summary(bill))

    def test_the_command(self):
        ended = subprocess.run([sys.executable, "-B", "-m", "tariffs", "gas", "5", "4", "30"], cwd=ROOT,
                               stderr=subprocess.PIPE, universal_newlines=True)
        self.assertEqual((ended.returncode, ended.stderr), (1, "error: gas: reading 4 is before 5\n"))


class Shape(ast.NodeTransformer):
    """Names and constants taken out: what is left is the shape."""

    def generic_visit(self, node):
        super().generic_visit(node)
        for word in ("id", "attr", "arg", "name", "value"):
            if isinstance(getattr(node, word, None), (str, int, float)):
                setattr(node, word, "_")
        return node


def package():
    for folder, _, files in os.walk(os.path.join(ROOT, "tariffs")):
        for name in sorted(files):
            if name.endswith(".py"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    yield name, ast.parse(file.read())


class Once(unittest.TestCase):
    def test_no_run_of_statements_is_there_twice(self):
        seen = {}
        for name, tree in package():
            for node in ast.walk(tree):
                for word in ("body", "orelse"):
                    block = getattr(node, word, None)
                    if not isinstance(block, list) or isinstance(node, ast.Module):
                        continue
                    for start in range(len(block) - 2):
                        run = block[start:start + 3]
                        simple = not any(isinstance(s, (ast.If, ast.For, ast.While, ast.Try)) for s in run)
                        if simple or sum(1 for s in run for _ in ast.walk(s)) < 30:
                            continue
                        shape = "".join(ast.dump(Shape().visit(ast.parse(ast.unparse(s)))) for s in run)
                        where = "%s:%d" % (name, run[0].lineno)
                        self.assertNotIn(shape, seen, "%s is %s once more" % (where, seen.get(shape)))
                        seen[shape] = where

    def test_each_part_exists_once(self):
        loops, checks, fees = 0, 0, 0
        for name, tree in package():
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    checks += "readings must be whole numbers" in node.value
                    fees += "base fee" in node.value
                if isinstance(node, (ast.For, ast.While)):
                    loops += any(isinstance(n, ast.AugAssign) and isinstance(n.op, ast.Sub)
                                 or isinstance(n, ast.Call) and getattr(n.func, "id", "") == "min"
                                 for n in ast.walk(node))
        self.assertLessEqual(loops, 1, "going through the tiers")
        self.assertLessEqual(checks, 1, "checking the readings")
        self.assertLessEqual(fees, 1, "writing out the bill")

    def test_there_is_less_of_it(self):
        size = sum(1 for _, tree in package() for _ in ast.walk(tree))
        old = 0
        for name in NAMES:
            with open(os.path.join(HERE, "before", name + ".py"), encoding="utf-8") as file:
                old += sum(1 for _ in ast.walk(ast.parse(file.read())))
        self.assertLess(size, old, "all of the package against the three modules")


if __name__ == "__main__":
    unittest.main()
