"""Graded checks of the cards."""
import os
import random
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
sys.path.insert(0, ROOT)

from tests.test_cards import Cards  # noqa: E402,F401
from cards import Card, Property, read_cards  # noqa: E402


def wrap(*lines, **options):
    end = options.get("end", "\r\n")
    return end.join(("BEGIN:VCARD", "VERSION:4.0") + lines + ("END:VCARD", ""))


def first(line):
    (card,) = read_cards(wrap(line))
    return card.properties[0]


class Reading(unittest.TestCase):
    def test_escapes_in_a_text(self):
        for raw, text in (
            ("a\\nb\\Nc", "a\nb\nc"),
            ("C:\\\\new", "C:\\new"),
            ("\\\\\\n", "\\\n"),
            ("\\\\\\\\n", "\\\\n"),
            ("\\x\\", "\\x\\"),
            ("a;b,c\\;d\\,e", "a;b,c;d,e"),
            ("\\\\\\;", "\\;"),
            ("http://x/y:z", "http://x/y:z"),
        ):
            self.assertEqual(first("NOTE:" + raw).value, text, raw)

    def test_components(self):
        for raw, parts in (
            ("Smith\\; Sons;IT", ["Smith; Sons", "IT"]),
            ("C:\\\\;IT", ["C:\\", "IT"]),
            ("a\\\\\\;b;c", ["a\\;b", "c"]),
            (";;", ["", "", ""]),
            ("a\\nb;\\", ["a\nb", "\\"]),
        ):
            self.assertEqual(first("ORG:" + raw).value, parts, raw)

    def test_parameters(self):
        prop = first('adr;type="a;b",c;label="x: y, z";TYPE=d:;;1 Road;;;;')
        self.assertEqual(prop.name, "ADR")
        self.assertEqual(prop.params, {"TYPE": ["a;b", "c", "d"], "LABEL": ["x: y, z"]})
        self.assertEqual(prop.value, ["", "", "1 Road", "", "", "", ""])

    def test_carets(self):
        prop = first("FN;X=a^nb^^n^'c^d^,e:v")
        self.assertEqual(prop.params, {"X": ['a\nb^n"c^d^', "e"]})

    def test_quotes_in_the_value(self):
        self.assertEqual(first('NOTE:say "a: b; c"').value, 'say "a: b; c"')
        self.assertEqual(first('NOTE;X=1:one " only: x').value, 'one " only: x')

    def test_folded_lines(self):
        for end in ("\r\n", "\n"):
            (card,) = read_cards(wrap("NOTE:a", "  b", "\tc", "", "FN:d", end=end))
            self.assertEqual(card.all("note"), ["a bc"])
            self.assertEqual(card.all("fn"), ["d"])

    def test_an_escape_across_a_fold(self):
        (card,) = read_cards(wrap("NOTE:a\\", " nb"))
        self.assertEqual(card.all("note"), ["a\nb"])

    def test_several_cards(self):
        self.assertEqual(len(read_cards(wrap("FN:a") + wrap("FN:b"))), 2)


class Writing(unittest.TestCase):
    def test_escapes(self):
        text = Card([Property("NOTE", "a\\b,c;d\ne")]).to_text()
        self.assertIn("NOTE:a\\\\b\\,c\\;d\\ne\r\n", text)

    def test_lines_are_short_and_whole(self):
        for width in range(60, 80):
            card = Card([Property("NOTE", "x" * width + "\u00e4\u20ac\U0001f600" * 40)])
            for line in card.to_text().encode("utf-8").split(b"\r\n"):
                self.assertLessEqual(len(line), 75)
                line.decode("utf-8")
            self.assertEqual(read_cards(card.to_text()), [card])

    def test_short_lines_are_not_folded(self):
        text = Card([Property("NOTE", "x" * 70)]).to_text()
        self.assertIn("NOTE:" + "x" * 70 + "\r\n", text)

    def test_what_is_written_is_read_back(self):
        chance = random.Random(20240301)
        alphabet = "\\\\,;nN:\n^'= \tx\u00e4\u20ac\""

        def text(least=0):
            return "".join(chance.choice(alphabet) for _ in range(chance.randint(least, 90)))

        for _ in range(600):
            properties = []
            for _ in range(chance.randint(1, 4)):
                params = {}
                for key in chance.sample(["TYPE", "LABEL", "X"], chance.randint(0, 2)):
                    params[key] = [text(1) for _ in range(chance.randint(1, 3))]
                if chance.random() < 0.4:
                    value = [text() for _ in range(chance.randint(1, 5))]
                    properties.append(Property(chance.choice(["N", "ADR", "ORG"]), value, params))
                else:
                    properties.append(Property(chance.choice(["NOTE", "FN"]), text(), params))
            card = Card(properties)
            self.assertEqual(read_cards(card.to_text()), [card])


if __name__ == "__main__":
    unittest.main()
