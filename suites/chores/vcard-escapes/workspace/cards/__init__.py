"""Contact cards, read and written."""
from cards.card import Card, Property, read_cards

__all__ = ["Card", "Property", "read_cards"]
