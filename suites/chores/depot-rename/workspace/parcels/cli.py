"""The command line."""
import argparse
import json
import sys

from parcels.depot import DepotFull
from parcels.deposit import deposit_cents
from parcels.network import Network


def parser():
    top = argparse.ArgumentParser(prog="parcels", description="Parcels and their depots.")
    top.add_argument("--file", required=True, help="the state file of the scanners")
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser("depots", help="list all depots with their free places")
    move = commands.add_parser("move", help="move a parcel to another depot")
    move.add_argument("parcel")
    move.add_argument("--depot", required=True, metavar="DEPOT", help="code of the depot")
    deposit = commands.add_parser("deposit", help="what the deposit of a parcel comes to")
    deposit.add_argument("parcel")
    return top


def list_depots(network):
    for depot in network.depots.values():
        print("%s\t%s\t%d free" % (depot.code, depot.name, depot.free))


def main(argv=None):
    args = parser().parse_args(argv)
    with open(args.file, encoding="utf-8") as file:
        network = Network.from_state(json.load(file))
    if args.command == "depots":
        list_depots(network)
        return 0
    if args.command == "deposit":
        parcel = network.depot_of(args.parcel).parcels[args.parcel]
        print("%d cents" % deposit_cents(parcel))
        return 0
    if args.depot not in network.depots:
        print("no such depot: %s" % args.depot, file=sys.stderr)
        return 2
    try:
        depot = network.move(args.parcel, args.depot)
    except DepotFull as error:
        print(error, file=sys.stderr)
        return 1
    with open(args.file, "w", encoding="utf-8") as file:
        json.dump(network.to_state(), file, indent=1)
    print("%s is in depot %s now" % (args.parcel, depot.name))
    return 0
