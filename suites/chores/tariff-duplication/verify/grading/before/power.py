"""Power: tiers in kWh with tenths of a cent, rounded once at the end, halves to even."""
from fractions import Fraction

TIERS = [(100, Fraction(281, 10)), (500, Fraction(317, 10)), (None, Fraction(365, 10))]
BASE_CENTS = 1190
METER_END = 1000000


def bill(previous, current, days):
    if not isinstance(previous, int) or not isinstance(current, int):
        raise ValueError("power: readings must be whole numbers")
    if previous < 0 or current < 0:
        raise ValueError("power: readings must not be negative")
    if days < 1:
        raise ValueError("power: the period has no days")
    used = current - previous
    if used < 0:
        used += METER_END
        if used < 0 or previous >= METER_END:
            raise ValueError("power: reading %d is beyond the meter" % previous)
    rest = used
    lower = 0
    lines = []
    energy = Fraction(0)
    for limit, cents in TIERS:
        if rest <= 0:
            break
        size = rest if limit is None else min(rest, limit - lower)
        amount = size * cents
        lines.append({"units": size, "cents_per_unit": float(cents), "amount": round(amount)})
        energy += amount
        rest -= size
        lower = limit
    base = Fraction(BASE_CENTS * days, 30)
    total = round(energy + base)
    return {"kind": "power", "used": used, "lines": lines, "base": round(base), "total": total}


def summary(bill):
    text = ["Power, %d kWh" % bill["used"]]
    for line in bill["lines"]:
        text.append(
            "  %6d x %6.3f = %8.2f"
            % (line["units"], line["cents_per_unit"] / 100, line["amount"] / 100)
        )
    text.append("  base fee %20.2f" % (bill["base"] / 100))
    text.append("  total %23.2f" % (bill["total"] / 100))
    return "\n".join(text)
