"""Graded checks of the migration."""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, ROOT)

ROWS = [
    (1, "  Ann \t Lee ", "Ann@Example.org; a.lee@x.com,", "+44 (0) 12-3", "03.02.2015"),
    (2, "Bob", None, None, None),
    (3, None, "bad", "1", "x"),
    (4, " \n ", "ok@x.com", "1", None),
    (5, "Carl", "carl@", "1", "nope"),
    (6, "Dora", "d@x.com", "n/a", "31.02.2018"),
    (7, "ann lee", "A.LEE@x.com; new@x.com", "999", "2020-01-01"),
    (8, "Eve", "ann@example.org,eve@x.com", "", " 2021-12-31 "),
    (9, "BOB", "bob@x.com", "0 1", None),
    (10, "bob", "bob@x.com , b2@x.com", "7", "2019-05-06"),
    (11, "Fay", "fay@x@y", "1", None),
    (12, "Gil", "gil x@y.com", "1", None),
    (13, "Hal", ";,", "++1+2", ""),
    (14, "Ida", "d@x.com", "(+)5", "2018-2-3"),
    (15, "Dora", "d@x.com", None, "29.02.2016"),
    (16, "Zo\u00eb", "zoe@x.com;ZOE@X.COM", "+", "2017-02-29"),
    (17, "ZO\u00cb", "zoe@x.com", None, None),
    (18, "zo\u00eb", "zoe@x.com", "5", None),
    (20, "Ann Lee", "late@x.com", None, None),
    (21, "Ann Lee", "late@x.com, new@x.com", None, "2000-01-01"),
]
PERSONS = [
    (1, "Ann Lee", "+440123", "2015-02-03"),
    (2, "Bob", None, None),
    (8, "Eve", None, "2021-12-31"),
    (9, "BOB", "01", "2019-05-06"),
    (13, "Hal", "+12", None),
    (15, "Dora", None, "2016-02-29"),
    (17, "ZO\u00cb", "5", None),
    (20, "Ann Lee", None, None),
]
EMAILS = {"ann@example.org": 1, "a.lee@x.com": 1, "new@x.com": 1, "eve@x.com": 8, "bob@x.com": 9,
          "b2@x.com": 9, "d@x.com": 15, "zoe@x.com": 17, "late@x.com": 20}
REJECTED = {3: "no name", 4: "no name", 5: "bad address", 6: "bad day", 11: "bad address",
            12: "bad address", 14: "bad day", 16: "bad day"}


def migrate(path):
    from contacts.migrate import migrate as bring

    return bring(path)


class Migration(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=HERE)
        self.addCleanup(shutil.rmtree, self.folder)
        self.path = os.path.join(self.folder, "book.db")

    def fill(self, rows=ROWS, version=1, extra=""):
        db = sqlite3.connect(self.path)
        db.execute("CREATE TABLE contact (id INTEGER PRIMARY KEY, name TEXT, emails TEXT,"
                   " phone TEXT, added TEXT)")
        db.executemany("INSERT INTO contact VALUES (?, ?, ?, ?, ?)", rows)
        db.commit()
        db.executescript("PRAGMA user_version = %d; %s" % (version, extra))
        db.close()

    def ask(self, sql, path=None):
        db = sqlite3.connect(path or self.path)
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    def content(self, path=None):
        db = sqlite3.connect(path or self.path)
        try:
            return list(db.iterdump()) + [db.execute("PRAGMA user_version").fetchone()]
        finally:
            db.close()

    def bytes(self, path=None):
        with open(path or self.path, "rb") as file:
            return file.read()

    def test_persons(self):
        self.fill()
        migrate(self.path)
        self.assertEqual(self.ask("SELECT id, name, phone, added FROM person ORDER BY id"), PERSONS)
        self.assertEqual(self.ask("PRAGMA user_version"), [(2,)])

    def test_addresses(self):
        self.fill()
        migrate(self.path)
        self.assertEqual(dict(self.ask("SELECT address, person FROM email")), EMAILS)

    def test_rejected(self):
        self.fill()
        migrate(self.path)
        self.assertEqual(dict(self.ask("SELECT id, reason FROM rejected")), REJECTED)
        rows = {row[0]: row for row in ROWS}
        for number, text in self.ask("SELECT id, row FROM rejected"):
            self.assertEqual(json.loads(text), dict(zip(("id", "name", "emails", "phone", "added"), rows[number])))

    def test_layout(self):
        self.fill([])
        migrate(self.path)
        self.assertEqual(self.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"),
                         [("email",), ("person",), ("rejected",)])
        columns = [(c[1], c[2], c[3], c[5]) for c in self.ask("PRAGMA table_info(person)")]
        self.assertEqual(columns, [("id", "INTEGER", 0, 1), ("name", "TEXT", 1, 0), ("phone", "TEXT", 0, 0),
                                   ("added", "TEXT", 0, 0)])

    def test_the_copy(self):
        self.fill()
        before = self.content()
        migrate(self.path)
        self.assertEqual(self.content(self.path + ".bak"), before)
        self.assertEqual(sorted(os.listdir(self.folder)), ["book.db", "book.db.bak"])

    def test_twice(self):
        self.fill()
        migrate(self.path)
        first, copy = self.bytes(), self.bytes(self.path + ".bak")
        migrate(self.path)
        self.assertEqual((self.bytes(), self.bytes(self.path + ".bak")), (first, copy))

    def test_half_way(self):
        # A table stands in the way of one of the new ones.
        for extra in ("CREATE TABLE rejected (x)", "CREATE TABLE email (x)"):
            self.fill(extra=extra)
            before = self.content()
            with self.assertRaises(Exception):
                migrate(self.path)
            self.assertEqual(self.content(), before)
            os.remove(self.path)

    def test_half_way_then_again(self):
        self.fill(extra="CREATE TABLE rejected (x)")
        with self.assertRaises(Exception):
            migrate(self.path)
        self.assertEqual(self.ask("PRAGMA user_version"), [(1,)])
        db = sqlite3.connect(self.path)
        db.executescript("DROP TABLE rejected")
        db.close()
        migrate(self.path)
        self.assertEqual(dict(self.ask("SELECT id, reason FROM rejected")), REJECTED)
        self.assertEqual(len(self.ask("SELECT * FROM contact", self.path + ".bak")), len(ROWS))

    def test_not_ours(self):
        for version in (0, 3):
            self.fill(version=version)
            before = self.bytes()
            with self.assertRaises(ValueError):
                migrate(self.path)
            self.assertEqual((self.bytes(), os.listdir(self.folder)), (before, ["book.db"]))
            os.remove(self.path)
        with self.assertRaises(FileNotFoundError):
            migrate(self.path)
        self.assertEqual(os.listdir(self.folder), [])

    def run_cli(self, *args):
        ended = subprocess.run([sys.executable, "-B", "-m", "contacts"] + list(args), cwd=ROOT,
                               env=dict(os.environ, PYTHONIOENCODING="utf-8"),
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return ended.returncode, ended.stdout.decode("utf-8")

    def test_commands(self):
        self.fill()
        self.assertEqual(self.run_cli("migrate", self.path)[0], 0)
        self.assertEqual(self.run_cli("find", self.path, "A.Lee@X.com"), (0, "Ann Lee\n"))
        self.assertEqual(self.run_cli("find", self.path, "none@x.com"), (1, ""))
        self.assertEqual(self.run_cli("add", self.path, "Abe", "Abe@x.com", "12")[0], 0)
        self.assertEqual(self.run_cli("find", self.path, "abe@X.com"), (0, "Abe\n"))
        lines = self.run_cli("list", self.path)[1].splitlines()
        self.assertEqual(len(lines), 9)
        self.assertEqual(lines[0], "Abe\tabe@x.com\t12")
        self.assertIn("Hal\t\t+12", lines)
        name, addresses, phone = lines[1].split("\t")
        self.assertEqual((name, set(addresses.split(", ")), phone),
                         ("Ann Lee", {"ann@example.org", "a.lee@x.com", "new@x.com"}, "+440123"))

    def test_a_new_file(self):
        self.assertEqual(self.run_cli("add", self.path, "Abe", "a@x.com", "12")[0], 0)
        self.assertEqual(self.ask("PRAGMA user_version"), [(2,)])


if __name__ == "__main__":
    unittest.main()
