"""Gas: read in cubic metres, billed in kWh, halves upwards, with a least amount; no roll-over."""
from fractions import Fraction

from tariffs import tiers

TIERS = [(200, Fraction(89, 10)), (None, Fraction(74, 10))]
BASE_CENTS = 750
KWH_PER_UNIT = Fraction(1055, 100)
LEAST_CENTS = 1500


def bill(previous, current, days):
    tiers.check("gas", previous, current, days)
    used = current - previous
    if used < 0:
        raise ValueError("gas: reading %d is before %d" % (current, previous))
    lines, exact = tiers.through_tiers(int(used * KWH_PER_UNIT), TIERS, tiers.half_up)
    base = Fraction(BASE_CENTS * days, 30)
    total = tiers.half_up(exact + base)
    if lines and total < LEAST_CENTS:
        total = LEAST_CENTS
    base = tiers.half_up(base)
    return {"kind": "gas", "used": used, "lines": lines, "base": base, "total": total}


def summary(bill):
    note = "least amount applies" if bill["total"] == LEAST_CENTS else None
    return tiers.write_out(bill, "Gas, %d m3", "  %6d x %6.3f = %8.2f", note)
