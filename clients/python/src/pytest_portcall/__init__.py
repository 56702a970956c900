"""pytest fixtures for Portcall."""

from .api import Portcall, PortcallError
from .endpoints import Client, Endpoint, Listener, NotReceived

__all__ = ["Client", "Endpoint", "Listener", "NotReceived", "Portcall", "PortcallError"]
