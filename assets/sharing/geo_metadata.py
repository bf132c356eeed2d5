"""The metadata that makes a Parquet file with a geometry GeoParquet 1.1.0: WKB in CGCS2000 (EPSG:4490)."""

from typing import Any

from resources.engine import Engine
from zb_pipelines.domain.coordinates import projjson
from zb_pipelines.domain.sql import identifier

VERSION = "1.1.0"
_KINDS = {
    "POINT": "Point",
    "LINESTRING": "LineString",
    "POLYGON": "Polygon",
    "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
    "GEOMETRYCOLLECTION": "GeometryCollection",
}


def geo_metadata(engine: Engine, shape: str, relation: str) -> dict[str, Any]:
    """The ``geo`` entry of a file whose column ``shape`` is WKB; without rows neither types nor a box.

    The engine must have the extension ``spatial``.
    """
    geometry = f"ST_GeomFromWKB({identifier(shape)})"
    kinds, *box = engine.rows(
        f"SELECT list(DISTINCT ST_GeometryType(g)::VARCHAR), min(ST_XMin(g)), min(ST_YMin(g)),"
        f" max(ST_XMax(g)), max(ST_YMax(g)) FROM (SELECT {geometry} AS g FROM {relation}) WHERE g IS NOT NULL"
    )[0]
    described: dict[str, Any] = {
        "encoding": "WKB",
        "crs": projjson(),
        "geometry_types": sorted(_KINDS[kind] for kind in kinds or []),
    }
    if None not in box:
        described["bbox"] = box
    return {
        "version": VERSION,
        "primary_column": shape,
        "columns": {shape: described},
    }
