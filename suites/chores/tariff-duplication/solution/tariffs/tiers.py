"""What the three tariffs share: checked readings, tiers, the bill as text."""
from fractions import Fraction


def half_up(amount):
    return int(amount + Fraction(1, 2))


def check(kind, previous, current, days, least_days=None):
    """ValueError for what cannot be billed; `least_days` None: any part of a day counts."""
    if not isinstance(previous, int) or not isinstance(current, int):
        raise ValueError("%s: readings must be whole numbers" % kind)
    if previous < 0 or current < 0:
        raise ValueError("%s: readings must not be negative" % kind)
    if days <= 0 or (least_days is not None and days < least_days):
        raise ValueError("%s: the period has no days" % kind)


def rolled_over(kind, previous, current, meter_end):
    """Units used on a meter that begins at 0 again after its end."""
    used = current - previous
    if used < 0:
        used += meter_end
        if used < 0 or previous >= meter_end:
            raise ValueError("%s: reading %d is beyond the meter" % (kind, previous))
    return used


def through_tiers(units, tiers, rounded, price=float):
    """The lines of a bill, and their exact sum."""
    lines = []
    exact = Fraction(0)
    lower = 0
    for limit, cents in tiers:
        if units <= 0:
            break
        size = units if limit is None else min(units, limit - lower)
        amount = size * cents
        lines.append({"units": size, "cents_per_unit": price(cents), "amount": rounded(amount)})
        exact += amount
        units -= size
        lower = limit
    return lines, exact


def write_out(bill, head, line_format, note=None):
    text = [head % bill["used"]]
    for line in bill["lines"]:
        values = (line["units"], line["cents_per_unit"] / 100, line["amount"] / 100)
        text.append(line_format % values)
    text.append("  base fee %20.2f" % (bill["base"] / 100))
    if note:
        text.append("  " + note)
    text.append("  total %23.2f" % (bill["total"] / 100))
    return "\n".join(text)
