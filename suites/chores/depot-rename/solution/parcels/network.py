"""All hubs together."""
from parcels.hub import Hub


class Network:
    def __init__(self, hubs):
        self.hubs = {hub.code: hub for hub in hubs}

    def hub_of(self, parcel_id):
        """The hub in which a parcel lies; KeyError when no hub has it."""
        for hub in self.hubs.values():
            if parcel_id in hub.parcels:
                return hub
        raise KeyError(parcel_id)

    def move(self, parcel_id, hub_code):
        origin = self.hub_of(parcel_id)
        target = self.hubs[hub_code]
        if origin is target:
            return target
        target.accept(origin.parcels[parcel_id])
        origin.release(parcel_id)
        return target

    @classmethod
    def from_state(cls, state):
        network = cls(
            Hub(entry["depot_code"], entry["name"], entry["places"])
            for entry in state["depots"]
        )
        for parcel in state["parcels"]:
            hub = network.hubs[parcel["depot"]]
            hub.accept({"id": parcel["id"], "grams": parcel["grams"]})
        return network

    def to_state(self):
        return {
            "depots": [
                {"depot_code": hub.code, "name": hub.name, "places": hub.places}
                for hub in self.hubs.values()
            ],
            "parcels": [
                {"id": parcel["id"], "depot": hub.code, "grams": parcel["grams"]}
                for hub in self.hubs.values()
                for parcel in hub.parcels.values()
            ],
        }
