"""The command line."""
import argparse
import sys

from ledger.importer import read_lines
from ledger.invoice import Invoice
from ledger.money import format_amount, parse_amount, split
from ledger.report import report
from ledger.store import load, save


def main(argv=None):
    parser = argparse.ArgumentParser(prog="ledger")
    parser.add_argument("--file", required=True)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("show")
    importing = commands.add_parser("import")
    importing.add_argument("csv")
    importing.add_argument("--customer", required=True)
    paying = commands.add_parser("pay")
    paying.add_argument("number", type=int)
    paying.add_argument("amount")
    splitting = commands.add_parser("instalments")
    splitting.add_argument("number", type=int)
    splitting.add_argument("parts", type=int)
    args = parser.parse_args(argv)

    invoices = load(args.file)
    try:
        if args.command == "show":
            print(report(invoices))
        elif args.command == "import":
            invoices.append(Invoice(args.customer, read_lines(args.csv)))
            save(args.file, invoices)
        elif args.command == "pay":
            invoice = invoices[args.number - 1]
            invoice.paid = round(invoice.paid + parse_amount(args.amount), 2)
            save(args.file, invoices)
            print("open: %s" % format_amount(invoice.open()))
        else:
            for part in split(invoices[args.number - 1].open(), args.parts):
                print(format_amount(part))
    except ValueError as error:
        print("ledger: %s" % error, file=sys.stderr)
        return 1
    return 0
