"""The kinds of service."""

from resources.agencies.services.features import OGC_FEATURES, WFS
from resources.agencies.services.http_json import HTTP
from resources.agencies.source.kind import SourceKind

SERVICES: tuple[SourceKind, ...] = (HTTP, OGC_FEATURES, WFS)
