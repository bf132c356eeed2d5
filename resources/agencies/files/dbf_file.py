"""Delivery by a dBASE table (.dbf): fixed places in records of one length, text in one encoding."""

import struct
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from resources.agencies.files.dbf_encoding import dbf_encoding
from resources.agencies.files.file_reading import FilePart
from resources.agencies.files.other_encoding import Judged
from resources.agencies.files.text_encoding import other_encoding_error
from resources.agencies.source.declaration import DeliveredFile, Encoding
from resources.agencies.source.failure import PullError
from resources.agencies.source.reading import Reading, found_columns
from resources.agencies.source.text_rows import Row, TextRows, items_of, text_rows_offered
from zb_pipelines.domain.messages import message

_RECORDS = 10_240  # read at a time
_READABLE = b"CNFDLIB+@TOY"


class DbfFile(DeliveredFile):
    """A dBASE table. Without ``encoding`` the .cpg file beside it counts, else the table's own mark, else GB18030."""

    kind: Literal["dbf"] = Field(description="Kind of source.")
    nulls: tuple[str, ...] = Field(default=("",), description='The values that mean "nothing".')
    encoding: Encoding | None = Field(
        default=None, description="Encoding of the text: utf-8, gb18030, ..."
    )


@dataclass(frozen=True)
class _Field:
    name: str
    kind: str
    start: int
    width: int
    decimals: int


@dataclass(frozen=True)
class _Table:
    records: int
    header: int
    width: int
    encoding: str
    fields: tuple[_Field, ...]


@contextmanager
def read_dbf_part(part: FilePart) -> Generator[Reading]:
    """All records that are not marked as deleted; how many are is told."""
    declared = getattr(part.source, "encoding", None)
    name = part.file.name
    table = _table(part.file.content, part.file.path, name, declared)
    columns = found_columns(part.entry, [field.name for field in table.fields])
    deleted = [0]
    judged = Judged(table.encoding)
    rows = TextRows(_rows(part.file.content, table, name, deleted, judged), len(table.fields))

    def finish(_: int) -> tuple[str, ...]:
        if judged.other_encoding:
            raise other_encoding_error(name, table.encoding, judged.other_encoding)
        told = message(
            "{rows} records are marked as deleted in the table and were left out", rows=deleted[0]
        )
        return (told,) if deleted[0] else ()

    with text_rows_offered(part.engine, rows) as relation:
        yield Reading(
            select=items_of(part.entry, columns.place, relation),
            extra_columns=columns.extra,
            explain=lambda _: rows.failure_or(_cut(name)),
            finish=finish,
        )


def dbf_columns(path: Path) -> list[str]:
    """The names of the columns."""
    return [field.name for field in _table(path, path, path.name, None).fields]


def _table(path: Path, delivered: Path, name: str, declared: str | None) -> _Table:
    with path.open("rb") as read:
        start = read.read(32)
        if len(start) < 32 or start[0] & 0x07 not in (2, 3, 5):
            raise _not_dbf(name)
        records, header, width = struct.unpack("<IHH", start[4:12])
        described = read.read(max(header - 32, 0))
    encoding = dbf_encoding(declared, delivered, start[29])
    try:
        fields = tuple(_fields(described, encoding))
    except (UnicodeError, IndexError, struct.error):
        raise _not_dbf(name) from None
    if not fields or sum(field.width for field in fields) + 1 > width:
        raise _not_dbf(name)
    if path.stat().st_size < header + records * width:
        raise _cut(name)
    memo = [field.name for field in fields if field.kind.encode() not in _READABLE_KINDS]
    if memo:
        raise PullError(
            "unreadable",
            message(
                "table {name} has columns whose text stands elsewhere (memo): {columns}",
                name=name,
                columns=message(", ").join(memo),
            ),
            message("ask the agency to deliver these columns as text, such as CSV"),
        )
    return _Table(records, header, width, encoding, fields)


_READABLE_KINDS = [bytes([kind]) for kind in _READABLE]


def _fields(described: bytes, encoding: str) -> Iterator[_Field]:
    start = 1
    for at in range(0, len(described) - 31, 32):
        if described[at] == 0x0D:
            return
        name = described[at : at + 11].split(b"\0")[0].decode(encoding).strip()
        kind, width, decimals = chr(described[at + 11]), described[at + 16], described[at + 17]
        if kind == "C":
            width, decimals = width + 256 * decimals, 0
        yield _Field(name, kind, start, width, decimals)
        start += width


def _rows(
    path: Path, table: _Table, name: str, deleted: list[int], judged: Judged
) -> Iterator[Row]:
    with path.open("rb") as read:
        read.seek(table.header)
        left = table.records
        while left:
            block = read.read(table.width * min(_RECORDS, left))
            records = [block[at : at + table.width] for at in range(0, len(block), table.width)]
            kept = [each for each in records if each[:1] != b"*"]
            deleted[0] += len(records) - len(kept)
            rows = [_values(record, table, name) for record in kept]
            judged.add(lambda rows=rows: "".join(text for row in rows for text in row if text))
            yield from rows
            left -= min(_RECORDS, left)


def _values(record: bytes, table: _Table, name: str) -> Row:
    try:
        return [_text(record[f.start : f.start + f.width], f, table.encoding) for f in table.fields]
    except (UnicodeError, LookupError):
        failure = PullError(
            "encoding",
            message(
                "table {name} has text that is no {encoding}", name=name, encoding=table.encoding
            ),
            message("write encoding in sources.yml: gb18030 or utf-8"),
        )
    raise failure


def _text(value: bytes, field: _Field, encoding: str) -> str | None:
    match field.kind:
        case "C":
            return value.rstrip(b" \0").decode(encoding)
        case "D":
            text = value.decode("ascii").strip(" \0")
            return (
                f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() else text
            )
        case "L":
            return {b"T": "true", b"Y": "true", b"F": "false", b"N": "false"}.get(value.upper(), "")
        case "I" | "+":
            return str(int.from_bytes(value, "little", signed=True))
        case "B" | "O":
            return repr(struct.unpack("<d", value)[0])
        case "T" | "@":
            return _instant(value)
        case "Y":
            return f"{int.from_bytes(value, 'little', signed=True) / 10_000:.4f}"
        case _:
            return value.decode("ascii").strip(" \0")


def _instant(value: bytes) -> str:
    """A Julian day and milliseconds, as dBASE and FoxPro keep an instant."""
    from datetime import datetime, timedelta

    day, milliseconds = struct.unpack("<ii", value)
    if day == 0:
        return ""
    return str(datetime(1, 1, 1) + timedelta(days=day - 1_721_426, milliseconds=milliseconds))  # noqa: DTZ001


def _not_dbf(name: str) -> PullError:
    return PullError(
        "unreadable",
        message("{name} is no dBASE table", name=name),
        message("ask the agency to check the file and deliver again"),
    )


def _cut(name: str) -> PullError:
    return PullError(
        "truncated",
        message("table {name} has fewer records than its heading says", name=name),
        message("ask the agency to deliver the whole file again"),
    )
