"""Invoices, payments and what is still open."""
