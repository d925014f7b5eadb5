"""All depots together."""
from parcels.depot import Depot


class Network:
    def __init__(self, depots):
        self.depots = {depot.code: depot for depot in depots}

    def depot_of(self, parcel_id):
        """The depot in which a parcel lies; KeyError when no depot has it."""
        for depot in self.depots.values():
            if parcel_id in depot.parcels:
                return depot
        raise KeyError(parcel_id)

    def move(self, parcel_id, depot_code):
        origin = self.depot_of(parcel_id)
        target = self.depots[depot_code]
        if origin is target:
            return target
        target.accept(origin.parcels[parcel_id])
        origin.release(parcel_id)
        return target

    @classmethod
    def from_state(cls, state):
        network = cls(
            Depot(entry["depot_code"], entry["name"], entry["places"])
            for entry in state["depots"]
        )
        for parcel in state["parcels"]:
            depot = network.depots[parcel["depot"]]
            depot.accept({"id": parcel["id"], "grams": parcel["grams"]})
        return network

    def to_state(self):
        return {
            "depots": [
                {"depot_code": depot.code, "name": depot.name, "places": depot.places}
                for depot in self.depots.values()
            ],
            "parcels": [
                {"id": parcel["id"], "depot": depot.code, "grams": parcel["grams"]}
                for depot in self.depots.values()
                for parcel in depot.parcels.values()
            ],
        }
