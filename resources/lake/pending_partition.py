"""A partition whose files are written but not yet part of the table."""

import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from deltalake import Field

from resources.engine import Engine
from resources.lake.commit_record import CommitRecord, NoRecord, record_commit
from resources.lake.data_file import (
    DataFile,
    copy_encrypted,
    fill_data_file,
    write_data_file,
)
from resources.lake.delta_log import DeltaLog, partitions
from resources.lake.file_encryption import FileKey, key_version, new_file_name, read_files


@dataclass(frozen=True)
class Written:
    """One partition that was written: its rows, its bytes, the table's version with it."""

    table: str
    day: date
    rows: int
    bytes: int
    version: int


@dataclass
class PendingPartition:
    """The files of the partition ``day`` of ``table``, in the order in which they were added.

    They are encrypted by ``key``, and then the log holds no statistics of them; ``None``: plain.
    """

    table: str
    day: date
    log: DeltaLog
    fields: Sequence[Field]
    record: CommitRecord = field(default_factory=NoRecord)
    key: FileKey | None = None
    files: list[DataFile] = field(default_factory=list[DataFile])
    written: Written | None = None

    def add(self, engine: Engine, select: str, private: Collection[str]) -> None:
        """Write one more file."""
        if key := self.key:
            self.fill(lambda path: copy_encrypted(engine, select, path, key, len(self.fields)))
            return
        folder = self.log.folder
        made = write_data_file(engine, folder, self.day, select, self.fields, private)
        self.files.append(made)

    def fill(self, fill: Callable[[Path], int]) -> None:
        """Have ``fill`` write one more file, encrypted by :attr:`key`, and return its rows; the log holds no statistics of it."""
        self._fill(self.key.version if self.key else None, fill)

    def take(self, file: Path, rows: int) -> None:
        """Move one more file here, as it is."""

        def move(path: Path) -> int:
            shutil.move(file, path)
            return rows

        self._fill(key_version(file), move)

    def relation(self, number: int) -> str:
        """SQL for a FROM clause: the rows of the file of that number, without ``day``."""
        return read_files(self.table, [self.files[number].path])

    def _fill(self, version: int | None, fill: Callable[[Path], int]) -> None:
        name = new_file_name(version)
        self.files.append(fill_data_file(self.log.folder, self.day, name, fill))

    def commit(self) -> Written:
        """Make the files the whole partition, in one commit of the table."""
        files = {each.add.path: each.sha256 for each in self.files}
        with record_commit(self.record, self.table, self.day, files) as said:
            first = (0,) if self.log.create(self.fields) else ()
            adds = [each.add for each in self.files]
            commit = self.log.replace(self.day, adds, self.fields)
            said |= {"day": str(self.day), "files": files}
            said |= self.log.describe_versions((*first, *commit.versions))
        rows, size = sum(each.rows for each in self.files), sum(each.bytes for each in self.files)
        self.written = Written(self.table, self.day, rows, size, commit.version)
        return self.written

    def discard(self) -> None:
        """Delete the files, unless the commit took place all the same."""
        held: set[str] = set()
        if self.log.exists():
            for partition in partitions(self.log.read()).values():
                held.update(partition.files)
        for each in self.files:
            if each.add.path not in held:
                each.path.unlink(missing_ok=True)
