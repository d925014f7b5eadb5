"""Water: tiers in cubic metres, every tier rounded by itself; the meter rolls over."""
from fractions import Fraction

TIERS = [(10, 95), (30, 142), (None, 210)]
BASE_CENTS = 480
METER_END = 100000


def bill(previous, current, days):
    if not isinstance(previous, int) or not isinstance(current, int):
        raise ValueError("water: readings must be whole numbers")
    if previous < 0 or current < 0:
        raise ValueError("water: readings must not be negative")
    if days <= 0:
        raise ValueError("water: the period has no days")
    used = current - previous
    if used < 0:
        used += METER_END
        if used < 0 or previous >= METER_END:
            raise ValueError("water: reading %d is beyond the meter" % previous)
    rest = used
    lower = 0
    lines = []
    energy = 0
    for limit, cents in TIERS:
        if rest <= 0:
            break
        size = rest if limit is None else min(rest, limit - lower)
        amount = int(Fraction(size * cents) + Fraction(1, 2))
        lines.append({"units": size, "cents_per_unit": cents, "amount": amount})
        energy += amount
        rest -= size
        lower = limit
    base = int(Fraction(BASE_CENTS * days, 30) + Fraction(1, 2))
    total = energy + base
    return {"kind": "water", "used": used, "lines": lines, "base": base, "total": total}


def summary(bill):
    text = ["Water, %d m3" % bill["used"]]
    for line in bill["lines"]:
        text.append(
            "  %6d x %5.2f = %9.2f"
            % (line["units"], line["cents_per_unit"] / 100, line["amount"] / 100)
        )
    text.append("  base fee %20.2f" % (bill["base"] / 100))
    text.append("  total %23.2f" % (bill["total"] / 100))
    return "\n".join(text)
