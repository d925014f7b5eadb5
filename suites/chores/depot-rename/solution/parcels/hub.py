"""A hub: a building with a fixed number of places."""


class HubFull(Exception):
    def __init__(self, hub_code):
        super().__init__("hub %s is full" % hub_code)
        self.hub_code = hub_code


class Hub:
    def __init__(self, code, name, places):
        self.code = code
        self.name = name
        self.places = places
        self.parcels = {}

    def accept(self, parcel):
        """Takes the parcel in, or raises HubFull and changes nothing."""
        if len(self.parcels) >= self.places:
            raise HubFull(self.code)
        self.parcels[parcel["id"]] = parcel

    def release(self, parcel_id):
        return self.parcels.pop(parcel_id)

    @property
    def free(self):
        return self.places - len(self.parcels)
