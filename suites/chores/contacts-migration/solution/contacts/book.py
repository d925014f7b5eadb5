"""Reads and writes the contacts file, layout 2."""
import sqlite3

TABLES = (
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, phone TEXT, added TEXT)",
    "CREATE TABLE email (address TEXT PRIMARY KEY, person INTEGER NOT NULL REFERENCES person(id))",
    "CREATE TABLE rejected (id INTEGER PRIMARY KEY, reason TEXT NOT NULL, row TEXT NOT NULL)",
)


def open_book(path):
    db = sqlite3.connect(path)
    layout = db.execute("PRAGMA user_version").fetchone()[0]
    if layout == 0:
        db.executescript(";".join(TABLES) + "; PRAGMA user_version = 2;")
    elif layout != 2:
        db.close()
        raise ValueError("layout %d: run `python3 -m contacts migrate %s` first" % (layout, path))
    return db


def add(db, name, email, phone, day):
    with db:
        person = db.execute(
            "INSERT INTO person (name, phone, added) VALUES (?, ?, ?)", (name, phone, day)
        ).lastrowid
        db.execute("INSERT INTO email VALUES (?, ?)", (email.strip().lower(), person))


def everybody(db):
    """(name, addresses, phone) by name."""
    rows = db.execute("SELECT id, name, phone FROM person ORDER BY name, id").fetchall()
    found = []
    for person, name, phone in rows:
        mine = db.execute("SELECT address FROM email WHERE person = ? ORDER BY address", (person,))
        found.append((name, [address for (address,) in mine], phone))
    return found


def find(db, email):
    row = db.execute(
        "SELECT name FROM person JOIN email ON email.person = person.id WHERE address = ?",
        (email.strip().lower(),),
    ).fetchone()
    return row and row[0]
