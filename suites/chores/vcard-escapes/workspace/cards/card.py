"""A card and its properties."""
from dataclasses import dataclass, field

from cards.lines import fold, unfold
from cards.params import format_head, parse_head
from cards.values import escape, join_components, split_components, unescape

STRUCTURED = ("N", "ADR", "ORG")


@dataclass
class Property:
    name: str
    #: A text; a list of texts for structured properties.
    value: object
    params: dict = field(default_factory=dict)


@dataclass
class Card:
    properties: list = field(default_factory=list)

    def all(self, name):
        """The values of all properties of a name."""
        return [p.value for p in self.properties if p.name == name.upper()]

    def to_text(self):
        lines = ["BEGIN:VCARD", "VERSION:4.0"]
        lines += [format_property(p) for p in self.properties]
        return "".join(fold(line) for line in lines + ["END:VCARD"])


def parse_property(line):
    head, _, raw = line.partition(":")
    name, params = parse_head(head)
    value = split_components(raw) if name in STRUCTURED else unescape(raw)
    return Property(name, value, params)


def format_property(prop):
    raw = join_components(prop.value) if prop.name in STRUCTURED else escape(prop.value)
    return format_head(prop.name, prop.params) + ":" + raw


def read_cards(text):
    cards = []
    for line in unfold(text):
        prop = parse_property(line)
        if prop.name == "BEGIN":
            cards.append(Card())
        elif prop.name not in ("END", "VERSION"):
            cards[-1].properties.append(prop)
    return cards
