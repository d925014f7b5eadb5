"""The command line of the timesheet."""
import argparse
import sys

from timesheet.entries import Entry, append, load, parse_day
from timesheet.totals import format_hours, total_minutes


def day(text):
    try:
        return parse_day(text)
    except ValueError:
        raise argparse.ArgumentTypeError("not a day: %s" % text)


def minutes(text):
    try:
        value = round(float(text) * 60)
    except ValueError:
        raise argparse.ArgumentTypeError("not hours: %s" % text)
    if value <= 0:
        raise argparse.ArgumentTypeError("hours must be more than 0")
    return value


def add(args):
    append(args.file, Entry(args.day, args.project, args.minutes, args.note))
    return 0


def show(args):
    for entry in load(args.file):
        line = [entry.day, entry.project, format_hours(entry.minutes), entry.note]
        print("\t".join(line).rstrip())
    return 0


def total(args):
    print(format_hours(total_minutes(load(args.file), args.project)))
    return 0


def build_parser():
    parser = argparse.ArgumentParser(prog="timesheet")
    parser.add_argument("--file", default="hours.jsonl")
    commands = parser.add_subparsers(dest="command", required=True)

    adding = commands.add_parser("add", help="append an entry")
    adding.add_argument("day", type=day)
    adding.add_argument("project")
    adding.add_argument("minutes", type=minutes, metavar="hours")
    adding.add_argument("--note", default="")
    adding.set_defaults(run=add)

    showing = commands.add_parser("list", help="show all entries")
    showing.set_defaults(run=show)

    adding_up = commands.add_parser("total", help="add the hours up")
    adding_up.add_argument("--project")
    adding_up.set_defaults(run=total)
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    return args.run(args)


if __name__ == "__main__":
    sys.exit(main())
