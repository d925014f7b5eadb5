"""Power: tiers in kWh with tenths of a cent, rounded once at the end, halves to even."""
from fractions import Fraction

from tariffs import tiers

TIERS = [(100, Fraction(281, 10)), (500, Fraction(317, 10)), (None, Fraction(365, 10))]
BASE_CENTS = 1190
METER_END = 1000000


def bill(previous, current, days):
    tiers.check("power", previous, current, days, least_days=1)
    used = tiers.rolled_over("power", previous, current, METER_END)
    lines, exact = tiers.through_tiers(used, TIERS, round)
    base = Fraction(BASE_CENTS * days, 30)
    total = round(exact + base)
    return {"kind": "power", "used": used, "lines": lines, "base": round(base), "total": total}


def summary(bill):
    return tiers.write_out(bill, "Power, %d kWh", "  %6d x %6.3f = %8.2f")
