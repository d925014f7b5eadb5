"""A depot: a building with a fixed number of places."""


class DepotFull(Exception):
    def __init__(self, depot_code):
        super().__init__("depot %s is full" % depot_code)
        self.depot_code = depot_code


class Depot:
    def __init__(self, code, name, places):
        self.code = code
        self.name = name
        self.places = places
        self.parcels = {}

    def accept(self, parcel):
        """Takes the parcel in, or raises DepotFull and changes nothing."""
        if len(self.parcels) >= self.places:
            raise DepotFull(self.code)
        self.parcels[parcel["id"]] = parcel

    def release(self, parcel_id):
        return self.parcels.pop(parcel_id)

    @property
    def free(self):
        return self.places - len(self.parcels)
