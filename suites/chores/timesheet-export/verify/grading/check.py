"""Graded checks of the export."""
import contextlib
import csv
import io
import json
import os
import shutil
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, ROOT)

from tests.test_timesheet import Timesheet  # noqa: E402,F401
from timesheet.cli import main  # noqa: E402

NOTE = 'said "yes", then\nleft; na\u00efve'
ROWS = [
    ("2024-03-05", "website", "2.25", ""),
    ("2024-03-01", "office", "1", "a, b"),
    ("2024-03-05", "attic", "0.5", NOTE),
    ("2024-02-29", "website", "8", "leap"),
    ("2024-03-03", "office", "0.1", "x"),
]
ORDERED = [ROWS[3], ROWS[1], ROWS[4], ROWS[0], ROWS[2]]


class Export(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=HERE)
        self.addCleanup(shutil.rmtree, self.folder)
        self.path = os.path.join(self.folder, "hours.jsonl")
        for day, project, hours, note in ROWS:
            self.assertEqual(self.cli("add", day, project, hours, "--note", note)[0], 0)

    def cli(self, *args):
        out, err = io.StringIO(newline=""), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main(["--file", self.path] + list(args))
            except SystemExit as ended:
                code = ended.code
        return code, out.getvalue(), err.getvalue()

    def rows(self, *args):
        code, out, err = self.cli("export", *args)
        self.assertEqual(code, 0, err)
        table = list(csv.reader(io.StringIO(out, newline="")))
        self.assertEqual(table[0], ["day", "project", "hours", "note"])
        return [(d, p, float(h), n) for d, p, h, n in table[1:]]

    def expected(self, keep=lambda row: True):
        return [(d, p, float(h), n) for d, p, h, n in ORDERED if keep((d, p, h, n))]

    def test_everything(self):
        self.assertEqual(self.rows(), self.expected())
        self.assertEqual(self.rows("--format", "csv"), self.expected())

    def test_hours_read_like_elsewhere(self):
        self.assertIn("2024-03-05,website,2.25,", self.cli("export")[1])

    def test_days_are_inclusive(self):
        self.assertEqual(self.rows("--since", "2024-03-01", "--until", "2024-03-03"),
                         self.expected(lambda r: "2024-03-01" <= r[0] <= "2024-03-03"))
        self.assertEqual(self.rows("--since", "2024-03-05"),
                         self.expected(lambda r: r[0] == "2024-03-05"))
        self.assertEqual(self.rows("--until", "2024-02-29"),
                         self.expected(lambda r: r[0] == "2024-02-29"))

    def test_projects(self):
        self.assertEqual(self.rows("--project", "office"),
                         self.expected(lambda r: r[1] == "office"))
        self.assertEqual(self.rows("--project", "attic", "--project", "website"),
                         self.expected(lambda r: r[1] != "office"))
        self.assertEqual(self.rows("--project", "web"), [])

    def test_json(self):
        code, out, err = self.cli("export", "--format", "json")
        self.assertEqual((code, err), (0, ""))
        records = json.loads(out)
        self.assertEqual([set(r) for r in records], [{"day", "project", "hours", "note"}] * 5)
        self.assertEqual([(r["day"], r["project"], r["hours"], r["note"]) for r in records],
                         self.expected())
        self.assertTrue(all(not isinstance(r["hours"], str) for r in records))

    def test_nothing_matches(self):
        code, out, _ = self.cli("export", "--format", "json", "--project", "none")
        self.assertEqual((code, json.loads(out)), (0, []))
        self.assertEqual(self.cli("export", "--project", "none")[1].strip(),
                         "day,project,hours,note")

    def test_output_to_a_file(self):
        for kind in ("csv", "json"):
            target = os.path.join(self.folder, "out." + kind)
            code, out, _ = self.cli("export", "--format", kind, "--output", target)
            self.assertEqual((code, out), (0, ""))
            with open(target, encoding="utf-8", newline="") as file:
                text = file.read()
            if kind == "json":
                self.assertEqual(len(json.loads(text)), 5)
            else:
                table = list(csv.reader(io.StringIO(text, newline="")))
                self.assertEqual(len(table), 6)
                self.assertEqual(table[5][3], NOTE)

    def test_usage_errors(self):
        for args in (
            ["--since", "2024-02-30"],
            ["--until", "yesterday"],
            ["--since", "2024-03-02", "--until", "2024-03-01"],
            ["--format", "xml"],
        ):
            code, out, err = self.cli("export", *args)
            self.assertEqual((code, out), (2, ""), args)
            self.assertNotEqual(err, "")

    def test_the_same_day_twice_is_a_range(self):
        self.assertEqual(self.rows("--since", "2024-03-01", "--until", "2024-03-01"),
                         self.expected(lambda r: r[0] == "2024-03-01"))

    def test_the_readme_tells(self):
        with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
            text = file.read()
        for word in ("export", "--format", "--since", "--until"):
            self.assertIn(word, text)


if __name__ == "__main__":
    unittest.main()
