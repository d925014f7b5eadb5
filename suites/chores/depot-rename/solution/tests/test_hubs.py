import unittest

from parcels import Hub, HubFull, Network

STATE = {
    "depots": [
        {"depot_code": "NORTH", "name": "North Road", "places": 1},
        {"depot_code": "SOUTH", "name": "South Quay", "places": 2},
    ],
    "parcels": [
        {"id": "P-1", "depot": "NORTH", "grams": 900},
        {"id": "P-2", "depot": "SOUTH", "grams": 1200},
    ],
}


class Hubs(unittest.TestCase):
    def test_a_full_hub_refuses(self):
        hub = Hub("X", "Here", 0)
        with self.assertRaisesRegex(HubFull, "hub X is full"):
            hub.accept({"id": "P", "grams": 1})

    def test_a_move_to_a_full_hub_changes_nothing(self):
        network = Network.from_state(STATE)
        with self.assertRaises(HubFull):
            network.move("P-2", "NORTH")
        self.assertEqual(network.hub_of("P-2").code, "SOUTH")

    def test_state_is_written_as_it_was_read(self):
        self.assertEqual(Network.from_state(STATE).to_state(), STATE)


if __name__ == "__main__":
    unittest.main()
