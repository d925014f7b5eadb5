import contextlib
import io
import os
import tempfile
import unittest

from timesheet.cli import main


class Timesheet(unittest.TestCase):
    def setUp(self):
        folder = tempfile.mkdtemp(dir=os.path.dirname(os.path.abspath(__file__)))
        self.path = os.path.join(folder, "hours.jsonl")
        self.addCleanup(os.rmdir, folder)
        self.addCleanup(lambda: os.path.exists(self.path) and os.remove(self.path))

    def run_cli(self, *args):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.assertEqual(main(["--file", self.path] + list(args)), 0)
        return out.getvalue()

    def test_what_is_added_is_listed(self):
        self.run_cli("add", "2024-03-02", "website", "2.25", "--note", "header")
        self.run_cli("add", "2024-03-01", "office", "1")
        self.assertEqual(
            self.run_cli("list"),
            "2024-03-02\twebsite\t2.25\theader\n2024-03-01\toffice\t1\n",
        )

    def test_totals(self):
        self.run_cli("add", "2024-03-02", "website", "2.25")
        self.run_cli("add", "2024-03-02", "office", "0.5")
        self.assertEqual(self.run_cli("total"), "2.75\n")
        self.assertEqual(self.run_cli("total", "--project", "office"), "0.5\n")

    def test_a_day_that_is_none(self):
        with contextlib.redirect_stderr(io.StringIO()), self.assertRaises(SystemExit) as ended:
            main(["--file", self.path, "add", "2024-02-30", "website", "1"])
        self.assertEqual(ended.exception.code, 2)


if __name__ == "__main__":
    unittest.main()
