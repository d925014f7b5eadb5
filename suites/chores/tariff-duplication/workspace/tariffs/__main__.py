import sys

from tariffs import gas, power, water

METERS = {"water": water, "power": power, "gas": gas}

if len(sys.argv) != 5 or sys.argv[1] not in METERS:
    sys.exit("usage: python3 -m tariffs water|power|gas PREVIOUS CURRENT DAYS")
meter = METERS[sys.argv[1]]
try:
    print(meter.summary(meter.bill(*map(int, sys.argv[2:]))))
except ValueError as error:
    sys.exit("error: %s" % error)
