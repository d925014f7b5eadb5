"""The command line."""
import datetime
import sys

from contacts.book import add, everybody, find, open_book
from contacts.migrate import migrate


def main(argv):
    if len(argv) < 2:
        sys.exit("usage: python3 -m contacts add|list|find|migrate FILE ...")
    command, path, *rest = argv
    try:
        if command == "migrate":
            migrate(path)
            return 0
        db = open_book(path)
    except (OSError, ValueError) as error:
        sys.exit("contacts: %s" % error)
    try:
        if command == "add":
            name, email, phone = rest
            add(db, name, email, phone, datetime.date.today().isoformat())
        elif command == "list":
            for name, addresses, phone in everybody(db):
                print("%s\t%s\t%s" % (name, ", ".join(addresses), phone or ""))
        elif command == "find":
            name = find(db, rest[0])
            if name is None:
                return 1
            print(name)
        else:
            sys.exit("unknown command: %s" % command)
    finally:
        db.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
