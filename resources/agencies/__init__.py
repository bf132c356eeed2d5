"""The agencies' systems: where they stand, and taking a delivery from them, one module per way."""

from resources.agencies.declaration import Source, Sources
from resources.agencies.delivery import Opened, open_delivery
from resources.agencies.failure import Kind, PullFailure
from resources.agencies.sources_file import load_sources
from resources.agencies.storage_failure import no_room

__all__ = [
    "Kind",
    "Opened",
    "PullFailure",
    "Source",
    "Sources",
    "load_sources",
    "no_room",
    "open_delivery",
]
