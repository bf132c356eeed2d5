"""What other readers find in a mutated file: Python's own, Arrow's, SQLite's, openpyxl's.

Each gives the file's rows, a cell being ``None`` where nothing is known and ``ANY`` where readers
may differ; ``None`` in place of the rows where the reader itself does not read the file, or where
what it finds is not a table.
"""

import csv
import gzip
import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from zb_pipelines.domain.identifiers.normal_form import BLANKS

NAMES = ("id", "full_name", "town")
ANY = object()
Row = tuple[Any, ...]
Rows = Sequence[Row] | None


def same(rows: Sequence[Row], expected: Sequence[Row]) -> bool:
    """Whether two readers found the same cells."""
    return len(rows) == len(expected) and all(
        there is ANY or cell == there
        for row, wanted in zip(rows, expected, strict=True)
        for cell, there in zip(row, wanted, strict=True)
    )


def expected_rows(file: Path) -> Rows:
    """The rows of ``file``; ``None`` where no other reader is to be had or it reads none."""
    read = _READERS.get(file.name)
    if read is None:
        return None
    try:
        return read(file.read_bytes())
    except (OSError, ValueError, LookupError, EOFError, SyntaxError, zipfile.BadZipFile):
        return None
    except (pa.ArrowException, sqlite3.Error, csv.Error, zlib.error, RecursionError):
        return None


def _csv(encoding: str) -> Callable[[bytes], Rows]:
    def read(content: bytes) -> Rows:
        text = content.decode(encoding).removesuffix("\x1a")
        header, *records = [r for r in csv.reader(io.StringIO(text, newline=""), strict=True) if r]
        places = [[name.strip(BLANKS) for name in header].index(name) for name in NAMES]
        return [tuple(record[place] or None for place in places) for record in records]

    return read


def _gzip(content: bytes) -> Rows:
    return _csv("utf-8-sig")(gzip.decompress(content))


def _archive(content: bytes) -> Rows:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = [name for name in archive.namelist() if not name.endswith("/")]
        return _csv("utf-8-sig")(archive.read(files[0])) if len(files) == 1 else None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands there twice")
    return dict(pairs)


def _record(found: Any) -> Row:
    if not isinstance(found, dict):
        raise ValueError("no record")
    record: dict[str, Any] = found
    if any(key.lower() in NAMES and key not in NAMES for key in record):
        raise ValueError("names that differ only in case")
    values = [record.get(name) for name in NAMES]
    return tuple(v if v is None or isinstance(v, str) else ANY for v in values)


def _json(content: bytes) -> Rows:
    return [_record(each) for each in json.loads(content, object_pairs_hook=_pairs)]


def _ndjson(content: bytes) -> Rows:
    lines = [line for line in content.decode().split("\n") if line.strip()]
    return [_record(json.loads(line, object_pairs_hook=_pairs)) for line in lines]


def _geojson(content: bytes) -> Rows:
    found = json.loads(content, object_pairs_hook=_pairs)
    return [_record(feature["properties"]) for feature in found["features"]]


def _xml(content: bytes) -> Rows:
    root = ElementTree.fromstring(content)
    if root.tag != "d":
        return None
    rows = []
    for found in root.findall("r"):
        cells = [found.findall(name) for name in NAMES]
        plain = [len(each) == 1 and not len(each[0]) and not found.attrib for each in cells]
        texts = [each[0].text if each else None for each in cells]
        rows.append(tuple(t if p else ANY for t, p in zip(texts, plain, strict=True)))
    return rows


def _parquet(content: bytes) -> Rows:
    found = pq.read_table(io.BytesIO(content), columns=list(NAMES))
    if len(found.column_names) != len(NAMES):
        return None
    return list(zip(*(found.column(name).to_pylist() for name in NAMES), strict=True))


def _sqlite(content: bytes) -> Rows:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        rows = database.execute(f"SELECT {', '.join(NAMES)} FROM t").fetchall()
    return [tuple(v if v is None or isinstance(v, str) else ANY for v in row) for row in rows]


def _xlsx(content: bytes) -> Rows:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        header, *rows = list(book["s"].iter_rows(values_only=True))
    except Exception:  # openpyxl meets damaged parts with any error
        return None
    places = [header.index(name) for name in NAMES]
    return [tuple(ANY if row[place] is None else row[place] for place in places) for row in rows]


_READERS: dict[str, Callable[[bytes], Rows]] = {
    "a.csv": _csv("utf-8-sig"),
    "b.csv": _csv("utf-16"),
    "c.csv": _csv("gb18030"),
    "a.csv.gz": _gzip,
    "a.zip": _archive,
    "a.json": _json,
    "a.ndjson": _ndjson,
    "a.geojson": _geojson,
    "a.xml": _xml,
    "a.parquet": _parquet,
    "a.db": _sqlite,
    "a.xlsx": _xlsx,
}
