"""The columns of a file from its heading or schema, without reading its rows."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from resources.agencies.files.csv_header import first_record
from resources.agencies.files.dbf_file import dbf_columns
from resources.agencies.files.names_within import (
    first_packed_line,
    names_of_document,
    names_of_geopackage,
    names_of_lines,
    names_of_shapefile,
)
from resources.agencies.files.workbook_heading import heading_of
from resources.agencies.source.declaration import DeliveredFile
from resources.agencies.source.failure import PullError
from resources.agencies.source.limits import FileLimits
from resources.spreadsheets.child import Request
from resources.spreadsheets.process import read_sheet
from resources.spreadsheets.refusal import WorkbookError

Columns = tuple[tuple[str, str], ...]
_ENCODINGS = ("utf-8-sig", "gb18030")


def columns_as_declared(source: DeliveredFile, file: Path) -> Columns | None:
    """The columns by what ``sources.yml`` says of the file; ``None`` where they cannot be told."""
    told: Any = source
    if source.kind == "csv":
        encoding = "utf-8-sig" if told.encoding.lower() == "utf-8" else told.encoding
        return _csv(file, encoding, told.delimiter, told.quote, told.header_row)
    if source.kind in ("xlsx", "xls", "xlsb", "ods"):
        return _workbook(file, told.sheet, told.header_row, told.header_rows)
    return columns_as_they_look(file)


def columns_as_they_look(file: Path) -> Columns | None:
    """The columns by the file's suffix; ``None`` where they cannot be told."""
    read = _BY_SUFFIX.get(file.suffix.lower())
    return read(file) if read else None


def _guessed_csv(file: Path) -> Columns | None:
    for encoding in _ENCODINGS:
        found = _csv(file, encoding, None, '"', 1)
        if found:
            return found
    return None


def _csv(file: Path, encoding: str, delimiter: str | None, quote: str, row: int) -> Columns | None:
    try:
        with file.open(encoding=encoding, newline="") as lines:
            for _ in range(row - 1):
                lines.readline()
            header = lines.readline()
    except (UnicodeError, OSError):
        return None
    return _of_heading(header, delimiter, quote)


def _of_heading(header: str, delimiter: str | None, quote: str) -> Columns | None:
    mark = delimiter or max(",\t|;", key=header.count)
    try:
        return _untyped_columns(first_record([header], mark, quote))
    except (StopIteration, csv.Error):
        return None


def _workbook(file: Path, sheet: str | None, row: int, rows: int) -> Columns | None:
    for chosen in dict.fromkeys((sheet, None)):
        request = Request(str(file), chosen, row - 1, rows, False, 0, (), FileLimits().read_limits)
        try:
            with read_sheet(request) as reading:
                return _untyped_columns(heading_of(reading.heading, reading.sheet, file.name, row))
        except (WorkbookError, PullError, OSError):
            continue
    return None


def _parquet(file: Path) -> Columns | None:
    try:
        return tuple((field.name, str(field.type)) for field in pq.read_schema(file))
    except (pa.ArrowException, OSError, UnicodeError):
        return None


def _dbf(file: Path) -> Columns | None:
    try:
        return _untyped_columns(dbf_columns(file))
    except PullError:
        return None


def _packed_columns(file: Path) -> Columns | None:
    """The heading of a delimited text in gzip."""
    if Path(file.stem).suffix.lower() not in (".csv", ".txt", ".tsv"):
        return None
    headings = (first_packed_line(file, encoding) for encoding in _ENCODINGS)
    heading = next((each for each in headings if each), None)
    return _of_heading(heading, None, '"') if heading else None


def _columns_by(names_of: Callable[[Path], list[str] | None]) -> Callable[[Path], Columns | None]:
    def columns(file: Path) -> Columns | None:
        names = names_of(file)
        return _untyped_columns(names) if names else None

    return columns


def _untyped_columns(names: Sequence[str]) -> Columns | None:
    return tuple((name.strip(), "") for name in names if name.strip()) or None


_BY_SUFFIX: dict[str, Callable[[Path], Columns | None]] = {
    ".csv": _guessed_csv,
    ".txt": _guessed_csv,
    ".tsv": _guessed_csv,
    ".gz": _packed_columns,
    ".json": _columns_by(names_of_document),
    ".geojson": _columns_by(names_of_document),
    ".ndjson": _columns_by(names_of_lines),
    ".jsonl": _columns_by(names_of_lines),
    ".shp": _columns_by(names_of_shapefile),
    ".gpkg": _columns_by(names_of_geopackage),
    ".parquet": _parquet,
    ".dbf": _dbf,
    **{
        suffix: lambda file: _workbook(file, None, 1, 1)
        for suffix in (".xlsx", ".xls", ".xlsb", ".ods")
    },
}
