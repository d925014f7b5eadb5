import contextlib
import io
import os
import tempfile
import unittest

from contacts.__main__ import main


class Commands(unittest.TestCase):
    def test_who_is_added_is_found(self):
        handle, path = tempfile.mkstemp(dir=os.path.dirname(os.path.abspath(__file__)))
        os.close(handle)
        self.addCleanup(os.remove, path)
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            main(["add", path, "Ann Lee", "ann@example.org", "+44123"])
            main(["find", path, "ann@example.org"])
            main(["list", path])
        self.assertEqual(out.getvalue(), "Ann Lee\nAnn Lee\tann@example.org\t+44123\n")


if __name__ == "__main__":
    unittest.main()
