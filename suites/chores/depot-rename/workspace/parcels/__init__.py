"""Parcels and the depots in which they lie."""
from parcels.depot import Depot, DepotFull
from parcels.network import Network

__all__ = ["Depot", "DepotFull", "Network"]
