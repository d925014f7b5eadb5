import unittest

from cards import Card, Property, read_cards


class Cards(unittest.TestCase):
    def test_a_simple_card(self):
        (card,) = read_cards(
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann Lee\r\nN:Lee;Ann;;;\r\n"
            "TEL;TYPE=home,cell:+44 1\r\nEND:VCARD\r\n"
        )
        self.assertEqual(card.all("fn"), ["Ann Lee"])
        self.assertEqual(card.all("N"), [["Lee", "Ann", "", "", ""]])
        self.assertEqual(card.properties[2].params, {"TYPE": ["home", "cell"]})

    def test_a_path_in_a_note(self):
        card = Card([Property("NOTE", "C:\\new, see\nthere")])
        self.assertEqual(read_cards(card.to_text()), [card])


if __name__ == "__main__":
    unittest.main()
