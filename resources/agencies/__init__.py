"""Connectors to agencies' systems: their declarations and how deliveries are read, one module per kind."""

from resources.agencies.delivery import Opened, open_delivery
from resources.agencies.source.content_hash import content_hash
from resources.agencies.source.declaration import Source, Sources
from resources.agencies.source.failure import Kind, PullError
from resources.agencies.source.storage_failure import not_stored
from resources.agencies.sources_file import load_sources

__all__ = [
    "Kind",
    "Opened",
    "PullError",
    "Source",
    "Sources",
    "content_hash",
    "load_sources",
    "not_stored",
    "open_delivery",
]
