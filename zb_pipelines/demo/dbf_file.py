"""Writes a table as a dBASE table in UTF-8: records of one length, put together inside the engine."""

import struct
from datetime import date
from pathlib import Path

from resources.engine import Engine
from zb_pipelines.domain.catalog.model.model import Item
from zb_pipelines.domain.sql import identifier

_WIDEST = 254  # bytes of a field


def write_dbf(engine: Engine, items: list[Item], target: Path, day: date) -> None:
    """Write ``staged`` to ``target``; what is not known is blank."""
    names = [identifier(item.name) for item in items]
    widest = ", ".join(f"greatest(coalesce(max(strlen({n}::VARCHAR)), 1), 1)" for n in names)
    widths = [min(int(width), _WIDEST) for width in engine.rows(f"SELECT {widest} FROM staged")[0]]
    fields = " || ".join(_field(n, width) for n, width in zip(names, widths, strict=True))
    rows, records = engine.rows(
        f"SELECT count(*), coalesce(string_agg(' ' || {fields}, '' ORDER BY _copy, _h), '') FROM staged"
    )[0]
    columns = [item.source_column for item in items]
    header = _header(columns, widths, int(rows), day)
    target.write_bytes(header + str(records).encode() + b"\x1a")


def _field(name: str, width: int) -> str:
    text = f"coalesce({name}::VARCHAR, '')"
    return f"{text} || repeat(' ', {width} - strlen({text}))"


def _header(columns: list[str], widths: list[int], rows: int, day: date) -> bytes:
    """The head: when it was written, how many records of which length, and the fields."""
    described = b"".join(
        struct.pack("<11sc4xBB14x", column.encode(), b"C", width, 0)
        for column, width in zip(columns, widths, strict=True)
    )
    length = 32 + len(described) + 1
    when = (day.year - 1900, day.month, day.day)
    return struct.pack("<BBBBIHH20x", 3, *when, rows, length, 1 + sum(widths)) + described + b"\r"
