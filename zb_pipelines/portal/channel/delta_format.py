"""The lines of the Delta Sharing protocol: protocol, metadata and file actions as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from zb_pipelines.domain.business_day import TIMEZONE
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.sharing.product import Product
from zb_pipelines.domain.sql import DEGREES

SCHEMA = "shared"
MEDIA_TYPE = "application/x-ndjson; charset=utf-8"
FIRST_DAY = date(2024, 11, 1)
"""The day of version 0; a version is the number of days since then."""
PROTOCOL = {"protocol": {"minReaderVersion": 1}}
_TYPES: dict[str, Any] = {
    "string": "string",
    "integer": "long",
    "date": "date",
    "datetime": "timestamp",
    "boolean": "boolean",
    "geometry": "binary",
    "strings": {"type": "array", "elementType": "string", "containsNull": True},
}


@dataclass(frozen=True)
class ServedFile:
    """A file as a client is told of it: its link, the day of its partition, bytes and rows."""

    id: str
    url: str
    day: date
    size: int
    rows: int
    expires: int


def version_of(day: date) -> int:
    """The version that a day's partition is."""
    return (day - FIRST_DAY).days


def day_of(version: int) -> date:
    """The day whose partition the version is."""
    return FIRST_DAY + timedelta(days=version)


def commit_time(day: date) -> int:
    """When the version of ``day`` begins, in Unix milliseconds."""
    return int(datetime.combine(day, time(), ZoneInfo(TIMEZONE)).timestamp() * 1000)


def metadata_line(
    product: Product, columns: Sequence[ResolvedColumn], files: Sequence[ServedFile]
) -> dict[str, Any]:
    """Name, schema and size of the table as it is handed out."""
    fields = [
        {
            "name": column.name,
            "type": _delta_type(column),
            "nullable": True,
            "metadata": {"comment": column.title},
        }
        for column in columns
    ]
    schema = {"type": "struct", "fields": fields}
    return {
        "metaData": {
            "id": str(uuid5(NAMESPACE_URL, product.name)),
            "name": product.key,
            "description": product.title,
            "format": {"provider": "parquet"},
            "schemaString": json.dumps(schema, ensure_ascii=False),
            "partitionColumns": [],
            "configuration": {"enableChangeDataFeed": "true"},
            "size": sum(file.size for file in files),
            "numFiles": len(files),
        }
    }


def file_line(file: ServedFile) -> dict[str, Any]:
    """A file of a snapshot."""
    return {"file": _file(file)}


def change_line(kind: Literal["add", "remove"], file: ServedFile, day: date) -> dict[str, Any]:
    """A file that came or went with the version of ``day``."""
    return {kind: _file(file) | {"version": version_of(day), "timestamp": commit_time(day)}}


def as_lines(actions: Iterable[dict[str, Any]]) -> bytes:
    """One action a line."""
    return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in actions).encode()


def _file(file: ServedFile) -> dict[str, Any]:
    return {
        "url": file.url,
        "id": file.id,
        "partitionValues": {},
        "size": file.size,
        "stats": json.dumps({"numRecords": file.rows}),
        "expirationTimestamp": file.expires * 1000,
    }


def _delta_type(column: ResolvedColumn) -> Any:
    if column.type == "decimal":
        return "decimal(18,8)" if column.unit == DEGREES else "decimal(18,4)"
    return _TYPES[column.type]
