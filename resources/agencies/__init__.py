"""The agencies' systems: where they stand, and taking a delivery from them, one module per way."""

from resources.agencies.content_hash import content_hash
from resources.agencies.declaration import Source, Sources
from resources.agencies.delivery import Opened, open_delivery
from resources.agencies.failure import Kind, PullFailure
from resources.agencies.sources_file import load_sources
from resources.agencies.storage_failure import not_stored

__all__ = [
    "Kind",
    "Opened",
    "PullFailure",
    "Source",
    "Sources",
    "content_hash",
    "load_sources",
    "not_stored",
    "open_delivery",
]
