"""Water: tiers in cubic metres, every tier rounded by itself; the meter rolls over."""
from fractions import Fraction

from tariffs import tiers

TIERS = [(10, 95), (30, 142), (None, 210)]
BASE_CENTS = 480
METER_END = 100000


def bill(previous, current, days):
    tiers.check("water", previous, current, days)
    used = tiers.rolled_over("water", previous, current, METER_END)
    lines, _ = tiers.through_tiers(used, TIERS, tiers.half_up, price=int)
    base = tiers.half_up(Fraction(BASE_CENTS * days, 30))
    total = sum(line["amount"] for line in lines) + base
    return {"kind": "water", "used": used, "lines": lines, "base": base, "total": total}


def summary(bill):
    return tiers.write_out(bill, "Water, %d m3", "  %6d x %5.2f = %9.2f")
