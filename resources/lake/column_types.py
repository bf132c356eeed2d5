"""The column types that a lake table may have: DuckDB's on one side, Delta's on the other.

Only types that Parquet and Delta hold without loss are listed; HUGEINT, for example,
would silently become DOUBLE in the file, and unsigned or nanosecond types have no Delta name.
"""

from collections.abc import Mapping
from typing import Any

from deltalake import Field
from deltalake.schema import ArrayType, DataType, MapType, PrimitiveType, StructType
from duckdb.sqltypes import DuckDBPyType

from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.sql import identifier

_PLAIN = {
    "BOOLEAN": "boolean",
    "TINYINT": "byte",
    "SMALLINT": "short",
    "INTEGER": "integer",
    "BIGINT": "long",
    "FLOAT": "float",
    "DOUBLE": "double",
    "VARCHAR": "string",
    "BLOB": "binary",
    "DATE": "date",
    "TIMESTAMP": "timestamp_ntz",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
}
_IN_DUCKDB = {delta: duckdb for duckdb, delta in _PLAIN.items()}


def delta_fields(table: str, columns: Mapping[str, DuckDBPyType]) -> list[Field]:
    """The Delta fields of a table's ``columns``, all nullable.

    Raises :class:`InputError` naming ``table`` and column for a type the lake cannot hold, and
    for a column ``day``, which is the partition's and never in the file.
    """
    if "day" in (name.lower() for name in columns):
        raise input_error(
            table,
            message("the statement yields a column day, which is the partition's own"),
            message("leave it out: SELECT * EXCLUDE (day)"),
        )
    return [Field(name, _delta_type(f"{table}.{name}", kind)) for name, kind in columns.items()]


def duckdb_type(kind: DataType) -> str:
    """DuckDB's name of a Delta type, such as ``VARCHAR[]`` for an array of strings."""
    if isinstance(kind, ArrayType):
        return f"{duckdb_type(kind.element_type)}[]"
    if isinstance(kind, MapType):
        return f"MAP({duckdb_type(kind.key_type)}, {duckdb_type(kind.value_type)})"
    if isinstance(kind, StructType):
        parts = (f"{identifier(field.name)} {duckdb_type(field.type)}" for field in kind.fields)
        return f"STRUCT({', '.join(parts)})"
    if isinstance(kind, PrimitiveType):
        return _IN_DUCKDB.get(kind.type) or kind.type.upper()
    raise ValueError(f"not a type of the lake: {kind}")


def needs_timestamp_ntz(kind: DataType) -> bool:
    """Whether ``kind`` holds a time without zone, for which Delta demands a table feature."""
    if isinstance(kind, ArrayType):
        return needs_timestamp_ntz(kind.element_type)
    if isinstance(kind, MapType):
        return needs_timestamp_ntz(kind.key_type) or needs_timestamp_ntz(kind.value_type)
    if isinstance(kind, StructType):
        return any(needs_timestamp_ntz(field.type) for field in kind.fields)
    return isinstance(kind, PrimitiveType) and kind.type == "timestamp_ntz"


def _delta_type(where: str, kind: DuckDBPyType) -> DataType:
    if str(kind) in _PLAIN:
        return PrimitiveType(_PLAIN[str(kind)])
    if kind.id == "enum":
        return PrimitiveType("string")
    if kind.id in ("decimal", "list", "struct", "map"):
        return _compound_type(where, kind)
    raise input_error(
        where,
        message("the lake cannot hold the type {kind} without loss", kind=kind),
        message("cast it, e.g. to BIGINT, VARCHAR or TIMESTAMP"),
    )


def _compound_type(where: str, kind: DuckDBPyType) -> DataType:
    parts: dict[str, Any] = dict(kind.children)
    if kind.id == "decimal":
        return PrimitiveType(f"decimal({parts['precision']},{parts['scale']})")
    inner = {name: _delta_type(where, part) for name, part in parts.items()}
    if kind.id == "list":
        return ArrayType(inner["child"], contains_null=True)
    if kind.id == "map":
        return MapType(inner["key"], inner["value"], value_contains_null=True)
    return StructType([Field(name, part) for name, part in inner.items()])
