"""Writes a table as one JSON document, XML, GeoJSON or Parquet, put together inside the engine."""

from pathlib import Path

from resources.engine import Engine, load_extension
from zb_pipelines.domain.catalog.model.model import Item
from zb_pipelines.domain.sql import identifier, literal

SHAPE = "geometry"
"""The column that a geographic file has its shapes in."""
_ROWS = "staged ORDER BY _copy, _h"


def write_json(engine: Engine, items: list[Item], target: Path) -> None:
    """An envelope as services answer with it: the records stand at ``data.list``."""
    records = _join_records(engine, f"json_object({_pairs(items)})::VARCHAR", ",\n")
    target.write_text(f'{{"code": 0, "data": {{"list": [\n{records}\n]}}}}\n', "utf-8")


def write_xml(engine: Engine, items: list[Item], target: Path) -> None:
    """A ``row`` below ``data`` for each record, an element for each value that is known."""
    elements = " || ".join(_element(item) for item in items)
    rows = _join_records(engine, f"'<row>' || {elements} || '</row>'", "\n")
    target.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<data>\n{rows}\n</data>\n', "utf-8")


def write_geojson(engine: Engine, items: list[Item], target: Path) -> None:
    """A feature for each record; the column ``geometry`` is its shape, the others its properties."""
    load_extension(engine, "spatial")
    (shape,) = (item for item in items if item.source_column == SHAPE)
    others = [item for item in items if item is not shape]
    geometry = f"ST_AsGeoJSON(ST_GeomFromText({identifier(shape.name)}))"
    feature = (
        f"json_object('type', 'Feature', 'properties', json_object({_pairs(others)}),"
        f" 'geometry', {geometry}::JSON)::VARCHAR"
    )
    features = _join_records(engine, feature, ",\n")
    target.write_text(f'{{"type": "FeatureCollection", "features": [\n{features}\n]}}\n', "utf-8")


def write_parquet(engine: Engine, items: list[Item], target: Path) -> None:
    """A Parquet file."""
    columns = ", ".join(
        f"{identifier(item.name)} AS {identifier(item.source_column)}" for item in items
    )
    with engine.preserve_row_order():
        engine.execute(
            f"COPY (SELECT {columns} FROM {_ROWS}) TO {literal(str(target))} (FORMAT parquet)"
        )


def _join_records(engine: Engine, record: str, mark: str) -> str:
    """The text of every record, in the order of the rows."""
    return (
        engine.scalar(
            f"SELECT string_agg({record}, {literal(mark)} ORDER BY _copy, _h) FROM staged"
        )
        or ""
    )


def _pairs(items: list[Item]) -> str:
    return ", ".join(f"{literal(item.source_column)}, {identifier(item.name)}" for item in items)


def _element(item: Item) -> str:
    name, tag = identifier(item.name), item.source_column
    safe = f"replace(replace(replace({name}::VARCHAR, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    opening, ending = literal(f"<{tag}>"), literal(f"</{tag}>")
    return f"coalesce({opening} || {safe} || {ending}, '')"
