"""Which job goes to the next courier."""
