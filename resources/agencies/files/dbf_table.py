"""A dBASE table (.dbf) as it lies in its file: fixed places in records of one length, text in one encoding."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from resources.agencies.files.dbf_encoding import dbf_encoding
from resources.agencies.files.other_encoding import Judged
from resources.agencies.files.text_encoding import other_encoding_error
from resources.agencies.source.failure import PullError
from resources.agencies.source.text_rows import Row
from zb_pipelines.domain.messages import message

_RECORDS = 10_240  # read at a time
_READABLE = b"CNFDLIB+@TOY"


@dataclass(frozen=True)
class _Field:
    name: str
    kind: str
    start: int
    width: int
    decimals: int


@dataclass(frozen=True)
class DbfTable:
    """A table whose heading was read; the texts of ``records`` records are in ``encoding``."""

    path: Path
    name: str
    records: int
    header: int
    width: int
    encoding: str
    fields: tuple[_Field, ...]
    certain: bool = False
    """Whether the encoding counts even where the texts look like another."""

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [field.name for field in self.fields]

    def rows(self) -> Iterator[Row | None]:
        """The records in their order, ``None`` for one that is marked as deleted.

        Raises :class:`PullError` ``encoding`` where a text is none, or is in another encoding beyond doubt.
        """
        judged = Judged(self.encoding)
        with self.path.open("rb") as read:
            read.seek(self.header)
            left = self.records
            while left:
                block = read.read(self.width * min(_RECORDS, left))
                places = range(0, len(block), self.width)
                rows = [_record(block[at : at + self.width], self) for at in places]
                judged.add(lambda rows=rows: "".join(v for row in rows for v in row or () if v))
                yield from rows
                left -= min(_RECORDS, left)
        if judged.other_encoding and not self.certain:
            raise other_encoding_error(self.name, self.encoding, judged.other_encoding)


def dbf_table(path: Path, beside: Path, name: str, declared: str | None) -> DbfTable:
    """The table in ``path``; ``beside`` is where a .cpg file stands, ``name`` what the delivery is called.

    Raises :class:`PullError` where it is no table, or fewer records than its heading says.
    """
    with path.open("rb") as read:
        start = read.read(32)
        if len(start) < 32 or start[0] & 0x07 not in (2, 3, 5):
            raise _not_dbf(name)
        records, header, width = struct.unpack("<IHH", start[4:12])
        described = read.read(max(header - 32, 0))
    encoding = dbf_encoding(declared, beside, path)
    try:
        fields = tuple(_fields(described, encoding))
    except (UnicodeError, IndexError, struct.error):
        raise _not_dbf(name) from None
    if not fields or sum(field.width for field in fields) + 1 > width:
        raise _not_dbf(name)
    if path.stat().st_size < header + records * width:
        raise cut_table_error(name)
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
    return DbfTable(path, name, records, header, width, encoding, fields)


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


def _record(record: bytes, table: DbfTable) -> Row | None:
    return None if record[:1] == b"*" else _values(record, table)


def _values(record: bytes, table: DbfTable) -> Row:
    try:
        return [_text(record[f.start : f.start + f.width], f, table.encoding) for f in table.fields]
    except (UnicodeError, LookupError):
        failure = PullError(
            "encoding",
            message(
                "table {name} has text that is no {encoding}",
                name=table.name,
                encoding=table.encoding,
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


def cut_table_error(name: str) -> PullError:
    """The failure of a table that ends before its last record."""
    return PullError(
        "truncated",
        message("table {name} has fewer records than its heading says", name=name),
        message("ask the agency to deliver the whole file again"),
    )
