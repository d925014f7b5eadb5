"""The command line."""
import argparse
import json
import sys

from parcels.hub import HubFull
from parcels.deposit import deposit_cents
from parcels.network import Network


def parser():
    top = argparse.ArgumentParser(prog="parcels", description="Parcels and their hubs.")
    top.add_argument("--file", required=True, help="the state file of the scanners")
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser("hubs", help="list all hubs with their free places")
    move = commands.add_parser("move", help="move a parcel to another hub")
    move.add_argument("parcel")
    move.add_argument("--hub", required=True, metavar="HUB", help="code of the hub")
    deposit = commands.add_parser("deposit", help="what the deposit of a parcel comes to")
    deposit.add_argument("parcel")
    return top


def list_hubs(network):
    for hub in network.hubs.values():
        print("%s\t%s\t%d free" % (hub.code, hub.name, hub.free))


def main(argv=None):
    args = parser().parse_args(argv)
    with open(args.file, encoding="utf-8") as file:
        network = Network.from_state(json.load(file))
    if args.command == "hubs":
        list_hubs(network)
        return 0
    if args.command == "deposit":
        parcel = network.hub_of(args.parcel).parcels[args.parcel]
        print("%d cents" % deposit_cents(parcel))
        return 0
    if args.hub not in network.hubs:
        print("no such hub: %s" % args.hub, file=sys.stderr)
        return 2
    try:
        hub = network.move(args.parcel, args.hub)
    except HubFull as error:
        print(error, file=sys.stderr)
        return 1
    with open(args.file, "w", encoding="utf-8") as file:
        json.dump(network.to_state(), file, indent=1)
    print("%s is in hub %s now" % (args.parcel, hub.name))
    return 0
