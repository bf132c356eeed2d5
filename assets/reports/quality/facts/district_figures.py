"""What the lake holds of each district and town, with their outlines: what the schematic maps show.

Counted are the rows of snapshot entries that say a record's district, those of the last good day.
Outlines and places are the geospatial database's own, made coarse: a picture, no boundary.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from resources.engine import Engine, load_extension
from resources.lake import Lake
from resources.platform import Platform
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.naming import database_table, entry_table
from zb_pipelines.domain.sql import identifier, literal

Layer = Literal["aggregation", "quarantine"]
Ring = tuple[tuple[float, float], ...]
COARSENESS = 0.003  # degrees
CODES = "district"


@dataclass(frozen=True)
class PlacedRows:
    """Rows of one entry that name one district, by its code."""

    entry: str
    district: str
    aggregated: int
    quarantined: int


@dataclass(frozen=True)
class District:
    """A district with its coarse outline (longitude, latitude) and a point inside for its name."""

    code: str
    name: str
    rings: tuple[Ring, ...]
    middle: tuple[float, float]


@dataclass(frozen=True)
class Town:
    """A town: how many standard addresses lie in it, and whether its two codes (民政, 统计) agree.

    ``at``: longitude and latitude of its seat, where that is known.
    """

    name: str
    at: tuple[float, float] | None
    addresses: int
    agrees: bool


def district_item(entry: Entry) -> str | None:
    """The item that says where a record of a snapshot entry belongs: the first of that meaning."""
    if entry.extraction.mode == "incremental":
        return None
    found = (item.name for item in entry.aggregated_items if item.semantic == CODES)
    return next(found, None)


def placed_rows(platform: Platform, catalog: Catalog, day: date) -> tuple[PlacedRows, ...]:
    """Rows by entry and registered district as of ``day``; a district without rows has 0."""
    selects = [
        select
        for entry in catalog.entries.values()
        if (item := district_item(entry))
        for select in _selects(platform.lake, entry.key, item, day)
    ]
    if not selects or CODES not in catalog.codes:
        return ()
    with platform.engine() as engine:
        found = engine.rows(
            f"SELECT entry, layer, district, count(*) FROM ({' UNION ALL '.join(selects)}) GROUP BY ALL"
        )
    counts = {(entry, layer, code): int(rows) for entry, layer, code, rows in found}
    entries = dict.fromkeys(entry for entry, _, _ in sorted(counts, key=str))
    return tuple(
        PlacedRows(
            entry,
            code,
            counts.get((entry, "aggregation", code), 0),
            counts.get((entry, "quarantine", code), 0),
        )
        for entry in entries
        for code in catalog.codes[CODES].values
    )


def _selects(lake: Lake, key: str, item: str, day: date) -> Iterator[str]:
    """Of the last good day; what the same day quarantined stands beside it."""
    good = _last_day(lake, entry_table("aggregation", key), day)
    layers: tuple[Layer, ...] = ("aggregation", "quarantine")
    for layer in layers:
        table = entry_table(layer, key)
        if good and good in lake.days(table):
            yield (
                f"SELECT {literal(key)} AS entry, {literal(layer)} AS layer,"
                f" {identifier(item)}::VARCHAR AS district"
                f" FROM {with_column(f'(FROM {lake.relation(table, good)})', item)}"
            )


def with_column(relation: str, column: str) -> str:
    """SQL for FROM: ``relation`` with ``column``, empty where its rows were written without it."""
    return f"(FROM {relation} UNION ALL BY NAME SELECT NULL AS {identifier(column)} WHERE false)"


def _last_day(lake: Lake, table: str, day: date) -> date | None:
    return lake.last_day(table, day) if lake.exists(table) else None


def districts(platform: Platform, day: date) -> tuple[District, ...]:
    """The districts whose outline is known, by code; none before the table is built."""
    with platform.engine() as engine:
        relation = _built(platform, "district", day)
        return tuple(_outlines(engine, relation)) if relation else ()


def _outlines(engine: Engine, relation: str) -> Iterator[District]:
    load_extension(engine, "spatial")
    found = engine.rows(
        "SELECT district, name, ST_AsGeoJSON(coarse), ST_X(middle), ST_Y(middle) FROM (SELECT district, name,"
        f" ST_SimplifyPreserveTopology(ST_GeomFromWKB(boundary), {COARSENESS}) AS coarse,"
        f" ST_PointOnSurface(ST_GeomFromWKB(boundary)) AS middle FROM {relation}"
        " WHERE boundary IS NOT NULL) ORDER BY district"
    )
    for code, name, shape, x, y in found:
        yield District(code, name, tuple(_rings(shape)), (round(x, 3), round(y, 3)))


def _rings(text: str) -> Iterator[Ring]:
    """The rings of a polygon or of several, to a hundred metres."""
    shape = json.loads(text)
    polygons = shape["coordinates"]
    if shape["type"] == "Polygon":
        polygons = [polygons]
    elif shape["type"] != "MultiPolygon":
        return
    for polygon in polygons:
        for ring in polygon:
            yield tuple((round(x, 3), round(y, 3)) for x, y, *_ in ring)


def towns(platform: Platform, day: date) -> tuple[Town, ...]:
    """All towns, by district and name; none before the table is built."""
    relation, addresses = (_built(platform, name, day) for name in ("town", "address"))
    if relation is None:
        return ()
    counted = (
        f"(SELECT county, town, count(*) AS held FROM {addresses} GROUP BY ALL)"
        if addresses
        else "(SELECT '' AS county, '' AS town, 0 AS held WHERE false)"
    )
    with platform.engine() as engine:
        found = engine.rows(
            "SELECT coalesce(t.name, t.statistical_name), t.longitude::DOUBLE, t.latitude::DOUBLE,"
            f" coalesce(a.held, 0),"
            f" coalesce(left(t.civil_code, 9) = t.statistical_code, false) FROM {relation} AS t LEFT JOIN {counted} AS a"
            " ON a.county = t.county AND a.town = coalesce(t.name, t.statistical_name)"
            " ORDER BY t.county, t.plain_name"
        )
    return tuple(
        Town(name, None if None in (x, y) else (round(x, 3), round(y, 3)), int(held), agrees)
        for name, x, y, held, agrees in found
    )


def _built(platform: Platform, table: str, day: date) -> str | None:
    """SQL for FROM: the newest state of a table of the geospatial database up to ``day``."""
    name = database_table("base", "geospatial", table)
    last = _last_day(platform.lake, name, day)
    return platform.lake.relation(name, last) if last else None
