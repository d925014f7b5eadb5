"""Contacts in a SQLite file."""
