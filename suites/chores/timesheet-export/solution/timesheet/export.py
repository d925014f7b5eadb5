"""Entries as a file for accounting."""
import csv
import json

from timesheet.totals import format_hours

FIELDS = ["day", "project", "hours", "note"]


def select(entries, since=None, until=None, projects=None):
    """By inclusive days and projects; ordered by day, then as entered."""
    chosen = [
        entry
        for entry in entries
        if (since is None or entry.day >= since)
        and (until is None or entry.day <= until)
        and (not projects or entry.project in projects)
    ]
    return sorted(chosen, key=lambda entry: entry.day)


def write_csv(entries, file):
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(FIELDS)
    for entry in entries:
        writer.writerow([entry.day, entry.project, format_hours(entry.minutes), entry.note])


def write_json(entries, file):
    records = [
        {
            "day": entry.day,
            "project": entry.project,
            "hours": float(format_hours(entry.minutes)),
            "note": entry.note,
        }
        for entry in entries
    ]
    json.dump(records, file, ensure_ascii=False, indent=2)
    file.write("\n")


WRITERS = {"csv": write_csv, "json": write_json}
