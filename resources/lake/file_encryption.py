"""Encrypted files of the lake: by which key, how a file's name tells it, how the engine reads them.

A file that is encrypted has the version of its table's key in its name: ``….k2.parquet``. So the Delta log
says it too, and every copy of a file. A table's key has the name of the entry or of the built table.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from resources.engine.file_keys import encryption_sql
from zb_pipelines.domain.naming import ENTRY_LAYERS, logged_table
from zb_pipelines.domain.sql import string_list

PREFIX = "lake/"
"""How the names of the keys of the lake's files begin."""
_VERSION = re.compile(r"\.k([1-9][0-9]*)\.parquet$")


@dataclass(frozen=True)
class FileKey:
    """Which key, AES-256, a table's new files are encrypted by; the session has its secret from elsewhere."""

    name: str
    version: int

    @property
    def sql(self) -> str:
        """What the engine takes as ``ENCRYPTION_CONFIG``."""
        return encryption_sql(self.name, self.version)


class Encryption(Protocol):
    """Which tables are encrypted, and by which key."""

    def key(self, table: str, columns: Collection[str]) -> FileKey | None:
        """The key of new files of ``table`` that hold ``columns``; ``None``: they are plain."""
        ...


def key_name(table: str) -> str:
    """The key of a lake table: one for an entry's layers, one for a built table and its change log."""
    layer, _, name = logged_table(table).partition(".")
    return f"{PREFIX}{'entry' if layer in ENTRY_LAYERS else layer}/{name}"


def new_file_name(version: int | None) -> str:
    """A name that no other file has, for one that is encrypted by this version; ``None``: plain."""
    return f"{uuid4().hex}.k{version}.parquet" if version else f"{uuid4().hex}.parquet"


def key_version(file: Path) -> int | None:
    """The version of its table's key by which ``file`` is encrypted; ``None``: it is plain."""
    found = _VERSION.search(file.name)
    return int(found[1]) if found else None


def read_files(table: str, files: Sequence[Path]) -> str:
    """SQL for a FROM clause: the rows of these files of ``table``."""
    parts = [_read(table, version, [*some]) for version, some in groupby(files, key_version)]
    if len(parts) == 1:
        return parts[0]
    return f"({' UNION ALL BY NAME '.join(f'SELECT * FROM {part}' for part in parts)})"


def _read(table: str, version: int | None, files: Sequence[Path]) -> str:
    more = f", encryption_config = {encryption_sql(key_name(table), version)}" if version else ""
    return f"read_parquet([{string_list(files)}], hive_partitioning = false{more})"
