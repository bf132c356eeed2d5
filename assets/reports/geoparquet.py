"""GeoParquet of the geospatial database: files that geopandas and QGIS open, in CGCS2000 (EPSG:4490).

Metadata as GeoParquet 1.1.0 asks for: WKB, the system as PROJJSON, geometry types, bounding box.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assets.sharing.geo_metadata import geo_metadata
from resources.engine import Engine, load_extension
from resources.lake_views import relation_as_of
from resources.platform import Platform
from zb_pipelines.domain.access.levels import is_within
from zb_pipelines.domain.catalog.model.model import Catalog, Level
from zb_pipelines.domain.derived_tables.model import DerivedTable, ResolvedColumn
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier, literal

DATABASE = "geospatial"


@dataclass(frozen=True)
class GeoParquetFile:
    """One file of ``rows`` rows; ``withheld`` are the columns above the level asked for."""

    table: str
    file: Path
    rows: int
    withheld: tuple[str, ...]


def export_geoparquet(
    platform: Platform, catalog: Catalog, day: date, level: Level
) -> tuple[GeoParquetFile, ...]:
    """Write each geospatial table with a geometry as of ``day``, its columns up to ``level`` only.

    To ``published/geospatial/<level>/<table>.parquet``; a table whose geometry lies above
    ``level`` is left out. Earlier files there are replaced. :class:`InputError` where nothing was built.
    """
    folder = platform.settings.publication_folder / DATABASE / level
    folder.mkdir(parents=True, exist_ok=True)
    with platform.engine() as engine:
        load_extension(engine, "spatial")
        found = tuple(_exports(platform, engine, catalog, day, level, folder))
    if not found:
        raise input_error(
            f"base.{DATABASE}",
            message("has no table to export as of {day}", day=day),
            message("run zb nightly first"),
        )
    return found


def _exports(
    platform: Platform, engine: Engine, catalog: Catalog, day: date, level: Level, folder: Path
) -> Iterator[GeoParquetFile]:
    for table in (t for t in catalog.tables.values() if t.database == DATABASE):
        shape = next(
            (c for c in table.columns if c.type == "geometry" and is_within(c, level)), None
        )
        file = folder / f"{table.table}.parquet"
        file.unlink(missing_ok=True)
        relation = relation_as_of(platform.lake, table.name, day, growing=False)
        if shape and relation:
            rows = _write(engine, table, shape, level, relation, file)
            withheld = tuple(c.name for c in table.columns if not is_within(c, level))
            yield GeoParquetFile(table.name, file, rows, withheld)


def _write(
    engine: Engine,
    table: DerivedTable,
    shape: ResolvedColumn,
    level: Level,
    relation: str,
    file: Path,
) -> int:
    columns = ", ".join(_plain(c) for c in table.columns if is_within(c, level))
    order = ", ".join(identifier(name) for name in table.key)
    metadata = literal(json.dumps(geo_metadata(engine, shape.name, relation), ensure_ascii=False))
    draft = file.with_suffix(".writing")
    with engine.preserve_row_order():
        engine.execute(
            f"COPY (SELECT {columns} FROM {relation} ORDER BY {order}) TO {literal(str(draft))}"
            f" (FORMAT parquet, KV_METADATA {{geo: {metadata}}})"
        )
    draft.replace(file)
    return int(engine.scalar(f"SELECT count(*) FROM {relation}"))


def _plain(column: ResolvedColumn) -> str:
    """A column as GIS programs read it: decimals as doubles."""
    name = identifier(column.name)
    return f"{name}::DOUBLE AS {name}" if column.type == "decimal" else name
