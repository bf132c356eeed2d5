"""Brings the files of the lake to what new ones are: encrypted, by the newest version of their table's key."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from resources.engine import Engine
from resources.lake.file_encryption import key_version
from resources.lake_encryption import encryption_wanted
from resources.platform import Platform
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.progress import report_progress
from zb_pipelines.domain.sql import identifier


def outdated_tables(platform: Platform) -> Iterator[tuple[str, list[date]]]:
    """Tables with files that new ones would not be like, and the days to rewrite: none where only old files are left."""
    lake = platform.lake
    for table, columns in _protected_tables(platform).items():
        key = lake.file_key(table, columns)
        newest = key.version if key else None
        if any(key_version(file) != newest for file in _data_files(platform, table)):
            yield (
                table,
                [
                    day
                    for day in lake.days(table)
                    if any(key_version(file) != newest for file in lake.files(table, day))
                ],
            )


def unencrypted_tables(platform: Platform) -> list[str]:
    """The tables above L2 of which a file is plain."""
    return [
        table
        for table in _protected_tables(platform)
        if any(key_version(file) is None for file in _data_files(platform, table))
    ]


def _protected_tables(platform: Platform) -> dict[str, list[str]]:
    """The tables above L2 with their own columns."""
    lake = platform.lake
    columns = {table: [n for n in lake.columns(table) if n != "day"] for table in lake.tables()}
    return {table: columns[table] for table in platform.encryption.protected_among(columns)}


def _data_files(platform: Platform, table: str) -> Iterator[Path]:
    """Every file that lies there, of partitions or of before."""
    return Path(platform.lake.uri(table)).glob("day=*/*.parquet")


def encrypt_lake(platform: Platform) -> int:
    """Rewrite every partition that is not encrypted as a new one would be; how many.

    No row and no value changes. What was plain is gone from files and log of a table once all its
    partitions are rewritten; interrupted, the rest is done by doing it again. No night may run meanwhile.
    :class:`InputError` where the installation does not encrypt.
    """
    if not encryption_wanted():
        raise input_error(
            "lake_encryption",
            message("this installation does not encrypt its lake"),
            message('write lake_encryption = "on" in zb.toml'),
        )
    outdated = list(outdated_tables(platform))
    for number, (table, days) in enumerate(outdated, start=1):
        with platform.engine() as engine:
            for day in days:
                _rewrite(platform, engine, table, day)
        platform.lake.erase_history(table)
        report_progress(table, number, len(outdated))
    return sum(len(days) for _, days in outdated)


def _rewrite(platform: Platform, engine: Engine, table: str, day: date) -> None:
    relation = platform.lake.relation(table, day)
    names = [name for name in engine.columns(f"SELECT * FROM {relation}") if name != "day"]
    listed = ", ".join(identifier(name) for name in names)
    with engine.preserve_row_order():
        platform.lake.replace(engine, table, day, f"SELECT {listed} FROM {relation}")
