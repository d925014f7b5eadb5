"""Brings a contacts file from layout 1 to layout 2; see docs/layouts.md."""
import datetime
import json
import os
import re
import shutil
import sqlite3

from contacts.book import TABLES

COLUMNS = ("id", "name", "emails", "phone", "added")


class Rejected(Exception):
    pass


def migrate(path):
    if not os.path.exists(path):
        raise FileNotFoundError(path)
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("BEGIN IMMEDIATE")
        layout = db.execute("PRAGMA user_version").fetchone()[0]
        if layout == 2:
            db.execute("ROLLBACK")
            return
        if layout != 1:
            raise ValueError("%s has layout %d, which is not ours" % (path, layout))
        keep_copy(path)
        move(db)
        db.execute("PRAGMA user_version = 2")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    finally:
        db.close()


def keep_copy(path):
    """Complete or not at all: nobody may take half a copy for a whole one."""
    shutil.copyfile(path, path + ".bak.part")
    os.replace(path + ".bak.part", path + ".bak")


def move(db):
    rows = db.execute("SELECT id, name, emails, phone, added FROM contact ORDER BY id").fetchall()
    for statement in TABLES:
        db.execute(statement)
    owner, names = {}, {}
    for row in rows:
        try:
            name, addresses, phone, added = clean(*row[1:])
        except Rejected as reason:
            text = json.dumps(dict(zip(COLUMNS, row)), ensure_ascii=False)
            db.execute("INSERT INTO rejected VALUES (?, ?, ?)", (row[0], str(reason), text))
            continue
        same = [owner[a] for a in addresses if a in owner and names[owner[a]] == name.casefold()]
        person = min(same) if same else row[0]
        if same:
            db.execute(
                "UPDATE person SET phone = coalesce(phone, ?), added = coalesce(added, ?) WHERE id = ?",
                (phone, added, person),
            )
        else:
            names[person] = name.casefold()
            db.execute("INSERT INTO person VALUES (?, ?, ?, ?)", (person, name, phone, added))
        for address in addresses:
            if address not in owner:
                owner[address] = person
                db.execute("INSERT INTO email VALUES (?, ?)", (address, person))
    db.execute("DROP TABLE contact")


def clean(name, emails, phone, added):
    name = " ".join(str(name).split()) if name is not None else ""
    if not name:
        raise Rejected("no name")
    addresses = [a.strip().lower() for a in re.split("[,;]", str(emails or ""))]
    addresses = [a for a in addresses if a]
    if not all(re.fullmatch(r"[^@\s]+@[^@\s]+", a) for a in addresses):
        raise Rejected("bad address")
    return name, addresses, clean_phone(phone), clean_day(added)


def clean_phone(phone):
    text = str(phone).strip() if phone is not None else ""
    digits = re.sub("[^0-9]", "", text)
    return ("+" if text.startswith("+") else "") + digits if digits else None


def clean_day(added):
    text = str(added).strip() if added is not None else ""
    if not text:
        return None
    for pattern, order in ((r"(\d{4})-(\d\d)-(\d\d)", (1, 2, 3)), (r"(\d\d)\.(\d\d)\.(\d{4})", (3, 2, 1))):
        match = re.fullmatch(pattern, text, re.ASCII)
        if match:
            try:
                return datetime.date(*(int(match.group(n)) for n in order)).isoformat()
            except ValueError:
                break
    raise Rejected("bad day")
