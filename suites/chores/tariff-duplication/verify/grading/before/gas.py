"""Gas: read in cubic metres, billed in kWh, halves upwards, with a least amount; no roll-over."""
from fractions import Fraction

TIERS = [(200, Fraction(89, 10)), (None, Fraction(74, 10))]
BASE_CENTS = 750
KWH_PER_UNIT = Fraction(1055, 100)
LEAST_CENTS = 1500


def bill(previous, current, days):
    if not isinstance(previous, int) or not isinstance(current, int):
        raise ValueError("gas: readings must be whole numbers")
    if previous < 0 or current < 0:
        raise ValueError("gas: readings must not be negative")
    if days <= 0:
        raise ValueError("gas: the period has no days")
    used = current - previous
    if used < 0:
        raise ValueError("gas: reading %d is before %d" % (current, previous))
    rest = int(used * KWH_PER_UNIT)
    lower = 0
    lines = []
    energy = Fraction(0)
    for limit, cents in TIERS:
        if rest <= 0:
            break
        size = rest if limit is None else min(rest, limit - lower)
        amount = size * cents
        shown = int(amount + Fraction(1, 2))
        lines.append({"units": size, "cents_per_unit": float(cents), "amount": shown})
        energy += amount
        rest -= size
        lower = limit
    base = Fraction(BASE_CENTS * days, 30)
    total = int(energy + base + Fraction(1, 2))
    if lines and total < LEAST_CENTS:
        total = LEAST_CENTS
    base = int(base + Fraction(1, 2))
    return {"kind": "gas", "used": used, "lines": lines, "base": base, "total": total}


def summary(bill):
    text = ["Gas, %d m3" % bill["used"]]
    for line in bill["lines"]:
        text.append(
            "  %6d x %6.3f = %8.2f"
            % (line["units"], line["cents_per_unit"] / 100, line["amount"] / 100)
        )
    text.append("  base fee %20.2f" % (bill["base"] / 100))
    if bill["total"] == LEAST_CENTS:
        text.append("  least amount applies")
    text.append("  total %23.2f" % (bill["total"] / 100))
    return "\n".join(text)
