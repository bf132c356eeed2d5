"""One Parquet file of the lake: written, made durable, described for Delta."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from deltalake import Field
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction

from resources.engine import Engine
from resources.lake.file_encryption import FileKey, new_file_name
from resources.lake.parquet_format import encrypted_format, lake_format, memory_kept
from zb_pipelines.domain.sql import identifier, literal

_BOUNDED = ("byte", "short", "integer", "long", "date")


@dataclass(frozen=True)
class DataFile:
    """A Parquet file with all rows of one partition, not yet part of the table."""

    path: Path
    rows: int
    bytes: int
    add: AddAction
    sha256: str


def write_data_file(
    engine: Engine,
    folder: Path,
    day: date,
    select: str,
    fields: Sequence[Field],
    private: Collection[str],
) -> DataFile:
    """Copy ``select`` into a new plain file of the partition ``day`` of the table at ``folder``.

    The file is on disk (fsync) when this returns, and gone when this raises.
    """
    with _new_file(folder, day, new_file_name(None)) as path, memory_kept(engine, len(fields)):
        form = f"{lake_format(len(fields))}, RETURN_STATS"
        copied = engine.rows(f"COPY ({select}\n) TO {literal(path)} ({form})")
    _, rows, size, _, columns, _ = copied[0]
    return _data_file(path, day, rows, size, _statistics(rows, columns, fields, private))


def copy_encrypted(engine: Engine, select: str, file: Path, key: FileKey, columns: int) -> int:
    """Copy ``select``, of so many ``columns``, into the new encrypted ``file``; how many rows there are."""
    options = f"{encrypted_format(columns)}, ENCRYPTION_CONFIG {key.sql}"
    with memory_kept(engine, columns):
        return int(engine.scalar(f"COPY ({select}\n) TO {literal(file)} ({options})"))


def fill_data_file(folder: Path, day: date, name: str, fill: Callable[[Path], int]) -> DataFile:
    """Have ``fill`` write the new file ``name`` of the partition ``day`` and return its rows; no statistics.

    The file is on disk (fsync) when this returns, and gone when this raises.
    """
    with _new_file(folder, day, name) as path:
        rows = fill(path)
    return _data_file(path, day, rows, path.stat().st_size, _statistics(rows, {}, (), ()))


@contextmanager
def _new_file(folder: Path, day: date, name: str) -> Generator[Path]:
    """Path of a new file of the partition: durable after the block, deleted where the block fails."""
    path = folder / f"day={day}" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield path
        make_durable(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _data_file(
    path: Path, day: date, rows: int, size: int, statistics: Mapping[str, object]
) -> DataFile:
    add = AddAction(
        path=f"{path.parent.name}/{path.name}",
        size=size,
        partition_values={"day": str(day)},
        modification_time=time.time_ns() // 1_000_000,
        data_change=True,
        stats=json.dumps(statistics),
    )
    with path.open("rb") as file:
        hashed = hashlib.file_digest(file, "sha256").hexdigest()
    return DataFile(path, rows, size, add, hashed)


def make_durable(path: Path) -> None:
    """Force a file and its entry in the folder to the disk."""
    for part in (path, path.parent):
        handle = os.open(part, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _statistics(
    rows: int,
    columns: Mapping[str, Mapping[str, str]],
    fields: Sequence[Field],
    private: Collection[str],
) -> dict[str, object]:
    """Delta's statistics of a file.

    The log outlives the data, so a least and greatest value is given only for whole
    numbers and dates that are not ``private``; of text there is never one.
    """
    least: dict[str, object] = {}
    greatest: dict[str, object] = {}
    for field in fields:
        known = columns.get(identifier(field.name), {})
        kind = field.type.type if isinstance(field.type, PrimitiveType) else ""
        if field.name in private or kind not in _BOUNDED or not {"min", "max"} <= known.keys():
            continue
        least[field.name] = known["min"] if kind == "date" else int(known["min"])
        greatest[field.name] = known["max"] if kind == "date" else int(known["max"])
    return {"numRecords": rows, "minValues": least, "maxValues": greatest}
