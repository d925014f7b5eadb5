import unittest

from parcels import Depot, DepotFull, Network

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


class Depots(unittest.TestCase):
    def test_a_full_depot_refuses(self):
        depot = Depot("X", "Here", 0)
        with self.assertRaisesRegex(DepotFull, "depot X is full"):
            depot.accept({"id": "P", "grams": 1})

    def test_a_move_to_a_full_depot_changes_nothing(self):
        network = Network.from_state(STATE)
        with self.assertRaises(DepotFull):
            network.move("P-2", "NORTH")
        self.assertEqual(network.depot_of("P-2").code, "SOUTH")

    def test_state_is_written_as_it_was_read(self):
        self.assertEqual(Network.from_state(STATE).to_state(), STATE)


if __name__ == "__main__":
    unittest.main()
