"""Letters from an address list and a template."""
