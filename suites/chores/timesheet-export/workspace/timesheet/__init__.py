"""Hours worked, by day and project."""
