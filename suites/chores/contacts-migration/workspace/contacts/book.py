"""Reads and writes the contacts file, layout 1."""
import sqlite3

LAYOUT = """
CREATE TABLE contact (id INTEGER PRIMARY KEY, name TEXT, emails TEXT, phone TEXT, added TEXT);
PRAGMA user_version = 1;
"""


def open_book(path):
    db = sqlite3.connect(path)
    if db.execute("PRAGMA user_version").fetchone()[0] == 0:
        db.executescript(LAYOUT)
    return db


def add(db, name, email, phone, day):
    with db:
        db.execute(
            "INSERT INTO contact (name, emails, phone, added) VALUES (?, ?, ?, ?)",
            (name, email, phone, day),
        )


def everybody(db):
    """(name, addresses, phone) by name."""
    rows = db.execute("SELECT name, emails, phone FROM contact ORDER BY name, id")
    return [(name, [emails], phone) for name, emails, phone in rows]


def find(db, email):
    row = db.execute("SELECT name FROM contact WHERE emails = ?", (email,)).fetchone()
    return row and row[0]
