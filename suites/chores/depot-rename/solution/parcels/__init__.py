"""Parcels and the hubs in which they lie."""
from parcels.hub import Hub, HubFull
from parcels.network import Network

__all__ = ["Hub", "HubFull", "Network"]
