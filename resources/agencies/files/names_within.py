"""The names of columns that stand within a file's records: of JSON, shapes, compressed texts; no value is kept."""

import gzip
import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from resources.agencies.files.dbf_file import dbf_columns
from resources.agencies.files.shapefile_parts import part_beside
from resources.agencies.source.failure import PullError
from zb_pipelines.domain.sql import identifier

_FIRST = 100  # records that are looked into
_LARGEST = 64 * 1024**2  # bytes of a document that is read whole
_LINE = 1 << 20  # bytes
_SHAPE = "geometry"
_DEPTH = 3  # keys that may lead to the records of an envelope


def names_of_lines(file: Path) -> list[str] | None:
    """Keys of the first objects of a file of one JSON object a line; ``None`` where it is none."""
    try:
        with file.open(encoding="utf-8") as lines:
            found = [json.loads(line) for line in islice(lines, _FIRST) if line.strip()]
    except (ValueError, OSError, RecursionError):
        return None
    return _keys(found)


def names_of_document(file: Path) -> list[str] | None:
    """Keys of the first records of a JSON document, or of its features with their shape."""
    if file.stat().st_size > _LARGEST:
        return None
    try:
        document = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        return None
    records = _records(document, _DEPTH)
    if isinstance(document, dict) and "features" in document:
        names = _keys(each.get("properties") for each in records or ())
        return None if names is None else [*names, _SHAPE]
    return None if records is None else _keys(records)


def names_of_shapefile(file: Path) -> list[str] | None:
    """The columns of the table beside a .shp file, and its shape."""
    beside = part_beside(file, ".dbf")
    try:
        return [*dbf_columns(beside), _SHAPE] if beside else None
    except PullError:
        return None


def names_of_geopackage(file: Path) -> list[str] | None:
    """The columns of a GeoPackage's first layer, its shape under one name."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as database:
            layer = database.execute(
                "SELECT table_name, column_name FROM gpkg_geometry_columns ORDER BY 1"
            ).fetchone()
            if layer is None:
                return None
            found = database.execute(f"SELECT * FROM {identifier(layer[0])} LIMIT 0").description
    except sqlite3.Error:
        return None
    return [_SHAPE if name == layer[1] else name for name, *_ in found]


def first_packed_line(file: Path, encoding: str) -> str | None:
    """The first line of a text in gzip."""
    try:
        with gzip.open(file, "rt", encoding=encoding, newline="") as text:
            return text.readline(_LINE)
    except (OSError, EOFError, UnicodeError):
        return None


def _records(value: Any, depth: int) -> list[Any] | None:
    """The first array of objects, at the top or within objects."""
    if isinstance(value, list):
        return value[:_FIRST] if value and isinstance(value[0], dict) else None
    if not isinstance(value, dict) or depth == 0:
        return None
    found = (_records(each, depth - 1) for each in value.values())
    return next((each for each in found if each is not None), None)


def _keys(records: Iterable[Any]) -> list[str] | None:
    names = dict.fromkeys(key for record in records if isinstance(record, dict) for key in record)
    return list(names) or None
