"""Payments and the invoices that they pay."""
