"""Delivery by a geospatial service: OGC API - Features (OGC 17-069), or WFS 2.0 that gives GeoJSON.

Each feature is a record: its properties, its shape as WKT in the column ``geometry``, its ``id``.
Pages are followed to the last; where the service tells how many features match, as many must come.
"""

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Literal

from pydantic import Field

from resources.agencies.files.kinds import SHAPES_FORMAT
from resources.agencies.services.http_client import Client, WebService
from resources.agencies.services.http_json import Counted, HttpRecords, read_records, records_of
from resources.agencies.services.paging import Paging
from resources.agencies.services.wkt import wkt_of
from resources.agencies.source.declaration import Source
from resources.agencies.source.failure import PullError
from resources.agencies.source.kind import Found, SourceKind
from resources.agencies.source.reading import Reading
from resources.engine import Engine
from zb_pipelines.domain.business_day import today
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.messages import message

_TYPE_NAME = re.compile(r"<(?:\w+:)?FeatureType[ >].*?<(?:\w+:)?Name>([^<]+)<", re.DOTALL)
_SAMPLE = 100  # features that are asked for their properties


class FeatureService(WebService):
    """A service of OGC API - Features; ``url`` is its landing page."""

    kind: Literal["ogc_features"] = Field(description="A service of OGC API - Features.")


class WfsService(WebService):
    """A Web Feature Service 2.0; ``url`` is where its operations are asked."""

    kind: Literal["wfs"] = Field(description="A Web Feature Service 2.0.")


class _Features(Source):
    """Features of one layer. ``parameters`` go with every request, such as a ``bbox``."""

    layer: str = Field(description="The collection's id, or the type's name.")
    parameters: dict[str, str] = Field(default={}, description="Parameters of every request.")
    size: int = Field(default=1000, ge=1, description="Features of a page.")
    connection: Any = Field(description="A name under `connections`.")

    @property
    def kind_name(self) -> str:
        """The kind of the connection."""
        return self.connection.kind


class FeatureCollection(_Features):
    """A collection of OGC API - Features."""

    connection: FeatureService = Field(description="A name under `connections`.")


class WfsLayer(_Features):
    """A feature type of a WFS; without ``sort_by`` a service may repeat or miss features between pages."""

    connection: WfsService = Field(description="A name under `connections`.")
    sort_by: str | None = Field(default=None, description="Property that orders the pages.")
    output_format: str = Field(
        default="application/json", description="What the service calls GeoJSON."
    )


def _collection_request(source: FeatureCollection) -> HttpRecords:
    return HttpRecords.model_construct(
        connection=source.connection,
        path=f"collections/{source.layer}/items",
        parameters={"f": "json", "limit": str(source.size)} | source.parameters,
        records="features",
        total="numberMatched",
        properties="properties",
        paging=Paging(kind="link", next="links"),
    )


def _layer_request(source: WfsLayer) -> HttpRecords:
    told = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": source.layer,
        "outputFormat": source.output_format,
    }
    ordered = {"sortBy": source.sort_by} if source.sort_by else {}
    return HttpRecords.model_construct(
        connection=source.connection,
        path="",
        parameters=told | ordered | source.parameters,
        records="features",
        total="numberMatched",
        properties="properties",
        paging=Paging(
            kind="offset",
            parameter="startIndex",
            size_parameter="count",
            size=source.size,
            first=0,
        ),
    )


Request = Callable[[Any], HttpRecords]


@contextmanager
def _read(
    request: Request, engine: Engine, source: _Features, entry: Entry, day: date
) -> Generator[Reading]:
    """All features of the layer."""
    counted = Counted()
    features = _features(source, request(source), day, counted)
    with read_records(engine, source.layer, features, entry, day) as reading:
        yield replace(reading, offered=counted.total)


def _features(
    source: _Features, request: HttpRecords, day: date, counted: Counted
) -> Iterator[dict[str, Any]]:
    for record in records_of(request, day, counted):
        try:
            shape = wkt_of(record.get("geometry"))
        except ValueError:
            raise PullError(
                "unreadable",
                message("a feature of {layer} has a shape that is no GeoJSON", layer=source.layer),
                message("ask the agency to check the service"),
            ) from None
        yield {key: value for key, value in record.items() if key != "type"} | {"geometry": shape}


def _collection_names(source: FeatureCollection) -> list[str]:
    url = f"{source.connection.url.rstrip('/')}/collections"
    answer, _ = Client(source.connection).json(url, {"f": "json"})
    listed = answer.get("collections", []) if isinstance(answer, dict) else []
    return [str(each["id"]) for each in listed if isinstance(each, dict) and "id" in each]


def _layer_names(source: WfsLayer) -> list[str]:
    asked = {"service": "WFS", "version": "2.0.0", "request": "GetCapabilities"}
    answer = Client(source.connection).text(source.connection.url, asked)
    return [name.strip() for name in _TYPE_NAME.findall(answer)]


def _discover(
    request: Request, names: Callable[[Any], list[str]], source: _Features
) -> Iterator[Found]:
    """The service's layers; the declared one with the properties of its first features."""
    keys: dict[str, str] = {}
    for count, feature in enumerate(_features(source, request(source), today(), Counted())):
        keys |= dict.fromkeys(feature, "")
        if count >= _SAMPLE:
            break
    yield Found(source.connection.url, source.layer, tuple(keys.items()) or None)
    for name in names(source):
        yield Found(source.connection.url, name, None)


def _require_layer(names: Callable[[Any], list[str]], source: _Features) -> None:
    """Raise :class:`PullError` where the service has no such layer."""
    if source.layer not in names(source):
        raise PullError(
            "missing_table",
            message(
                "service {url} has no layer {layer}", url=source.connection.url, layer=source.layer
            ),
            message("correct layer in sources.yml, or ask the agency"),
        )


def _kind(
    declared: type[_Features],
    connection: type[WebService],
    request: Request,
    names: Callable[[Any], list[str]],
) -> SourceKind:
    return SourceKind(
        "wfs" if connection is WfsService else "ogc_features",
        declared,
        partial(_read, request),
        place=lambda source: (source.connection.url, source.layer),
        found=partial(_discover, request, names),
        reached=partial(_require_layer, names),
        connection=connection,
        format=SHAPES_FORMAT,
    )


OGC_FEATURES = _kind(FeatureCollection, FeatureService, _collection_request, _collection_names)
WFS = _kind(WfsLayer, WfsService, _layer_request, _layer_names)
