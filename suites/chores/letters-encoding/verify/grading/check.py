"""Graded checks of the letters."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, ROOT)

from tests.test_letters import Letters  # noqa: E402,F401
from letters.template import fill  # noqa: E402

TEMPLATE = "Dear {name},\n\u201c{title}\u201d \u2013 5 \u20ac\n"
LOCALES = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "C", "PYTHONUTF8": "1"},
    {"LC_ALL": "en_US.ISO8859-1", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]


class EveryMachine(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=HERE)
        self.addCleanup(shutil.rmtree, self.folder)

    def merge(self, listing, locale, template=TEMPLATE.encode("utf-8")):
        source = os.path.join(self.folder, "list.csv")
        pattern = os.path.join(self.folder, "pattern.txt")
        out = os.path.join(self.folder, "out")
        shutil.rmtree(out, ignore_errors=True)
        for path, content in ((source, listing), (pattern, template)):
            with open(path, "wb") as file:
                file.write(content)
        env = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", **locale)
        ended = subprocess.run([sys.executable, "-m", "letters", source, pattern, out], cwd=ROOT,
                               env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(ended.returncode, 0, ended.stdout)
        found = {}
        for name in os.listdir(out):
            with open(os.path.join(out, name), "rb") as file:
                found[name] = file.read()
        return found

    def test_all_sources_in_all_locales(self):
        rows = "id,name,title\r\n1,Zo\u00eb M\u00fcller,\u00c6sop\r\n"
        sources = [rows.encode("latin-1"), rows.encode("utf-8"), rows.encode("utf-8-sig")]
        wanted = "Dear Zo\u00eb M\u00fcller,\n\u201c\u00c6sop\u201d \u2013 5 \u20ac\n".encode("utf-8")
        for locale in LOCALES:
            for source in sources:
                self.assertEqual(self.merge(source, locale), {"1.txt": wanted})

    def test_beyond_latin_1(self):
        rows = "id,name,title\n1,\u0141ukasz \U0001f600,\u65e5\u672c\n".encode("utf-8")
        wanted = "Dear \u0141ukasz \U0001f600,\n\u201c\u65e5\u672c\u201d \u2013 5 \u20ac\n".encode("utf-8")
        self.assertEqual(self.merge(rows, LOCALES[0]), {"1.txt": wanted})

    def test_the_whole_list_decides(self):
        # Valid UTF-8 for 60,000 bytes; only the last row tells that it is the till's.
        rows = b"id,name,title\n" + b"".join(b"%d,Ann,%s\n" % (i, b"Emma " * 200) for i in range(60))
        found = self.merge(rows + b"9999,Ren\xe9,\xc3\xa9\n", LOCALES[1])
        self.assertEqual(len(found), 61)
        self.assertIn("Dear Ren\u00e9,\n\u201c\u00c3\u00a9\u201d".encode("utf-8"), found["9999.txt"])

    def test_a_template_from_windows(self):
        found = self.merge(b"id,name,title\n1,A,B\n", LOCALES[0], "Dear {name}\r\n\u2013\r\n".encode("utf-8"))
        self.assertEqual(found["1.txt"], "Dear A\n\u2013\n".encode("utf-8"))

    def test_a_line_break_inside_a_field(self):
        found = self.merge(b'id,name,title\n1,"A, B","C\nD"\n', LOCALES[0])
        self.assertIn("Dear A, B,\n\u201cC\nD\u201d".encode("utf-8"), found["1.txt"])

    def test_file_names_are_ascii(self):
        found = self.merge("id,name,title\nZo\u00eb/7-b_c,A,B\n".encode("utf-8"), LOCALES[1])
        self.assertEqual(list(found), ["Zo__7-b_c.txt"])

    def test_the_syntax_stays(self):
        self.assertEqual(fill("{a} {{b}} {c d}", {"a": "1", "b": "{a}"}), "1 {{a}} {c d}")
        with self.assertRaises(KeyError):
            fill("{missing}", {})


if __name__ == "__main__":
    unittest.main()
