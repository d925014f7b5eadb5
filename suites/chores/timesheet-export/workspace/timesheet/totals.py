"""Sums of hours."""


def format_hours(minutes):
    """135 as 2.25; whole hours without a fraction."""
    return ("%.2f" % (minutes / 60)).rstrip("0").rstrip(".")


def total_minutes(entries, project=None):
    return sum(e.minutes for e in entries if project is None or e.project == project)
