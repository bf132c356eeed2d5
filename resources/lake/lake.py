"""The lake as the assets see it: tables by name, partitions by day, SQL to read them."""

import shutil
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from deltalake.exceptions import TableNotFoundError

from resources.engine import Engine
from resources.lake import file_encryption
from resources.lake.column_types import delta_fields
from resources.lake.commit_record import CommitRecord, NoRecord, record_commit
from resources.lake.delta_log import Commit, DeltaLog, Partition
from resources.lake.local_folder import local_folder
from resources.lake.log_content import log_content
from resources.lake.pending_partition import PendingPartition, Written
from resources.lake.table_lock import exclusive_table_lock, free_table_lock, shared_table_lock
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import LAYERS
from zb_pipelines.domain.sql import literal


class Lake:
    """Delta tables below ``root``; table ``landing.a__b`` is the folder ``landing/a__b``.

    A partition is the business day and is always written as a whole. What a reader was
    given by :meth:`relation` stays readable until a :meth:`vacuum`. ``root`` is a local folder or
    a ``file://`` URI. What ``encryption`` names is written encrypted; what is encrypted is read with the
    keys of the session.
    """

    def __init__(
        self,
        root: str,
        record: CommitRecord | None = None,
        encryption: file_encryption.Encryption | None = None,
    ) -> None:
        self.root = root
        self._encryption = encryption
        self._record: CommitRecord = record or NoRecord()
        self._folder = local_folder(root)

    def replace(
        self,
        engine: Engine,
        table: str,
        day: date,
        select: str,
        *,
        private: Collection[str] = (),
    ) -> Written:
        """Make the rows of ``select`` the whole partition ``day`` of ``table``, or change nothing.

        Creates the table where there is none; other days stay as they are even where the
        columns differ. ``private`` names columns of which the log must not hold a value.
        Raises :class:`InputError` for a type the lake cannot hold, :class:`EngineError` when
        ``select`` fails, :class:`CommitConflictError` when other writers leave no gap.
        """
        with self.prepare_partition(engine, table, day, [select], private=private) as pending:
            return pending.commit()

    def adopt(self, engine: Engine, table: str, day: date, file: Path) -> Written:
        """Make ``file``, written by ``row_groups``, the whole partition ``day`` of ``table``.

        The file is moved, not copied; the log holds no bounds of it. Otherwise as :meth:`replace`.
        """
        relation = file_encryption.read_files(table, [file])
        rows = int(engine.scalar(f"SELECT count(*) FROM {relation}"))
        with self.open_partition(engine, table, day, f"SELECT * FROM {relation}") as pending:
            pending.take(file, rows)
            return pending.commit()

    @contextmanager
    def prepare_partition(
        self,
        engine: Engine,
        table: str,
        day: date,
        selects: Sequence[str],
        *,
        private: Collection[str] = (),
    ) -> Generator[PendingPartition]:
        """Write each of ``selects`` (all of the same columns) to a file of its own, not yet visible.

        :meth:`PendingPartition.commit` makes them together the whole partition, as :meth:`replace`
        does; without it nothing has happened.
        """
        with self.open_partition(engine, table, day, selects[0]) as pending:
            unknown = sorted(set(private) - {field.name for field in pending.fields})
            if unknown:
                what = message("no such private columns: {columns}", columns=unknown)
                raise input_error(table, what, message("name columns of the table"))
            for select in selects:
                pending.add(engine, select, private)
            yield pending

    @contextmanager
    def open_partition(
        self, engine: Engine, table: str, day: date, like: str
    ) -> Generator[PendingPartition]:
        """The partition ``day`` of ``table``, still without a file, to be filled and committed.

        ``like`` is a statement of the same columns; it is not run. Otherwise as :meth:`prepare_partition`.
        """
        log = self._log(table)
        fields = delta_fields(table, engine.columns(like))
        with shared_table_lock(log.folder):
            key = self.file_key(table, [field.name for field in fields])
            pending = PendingPartition(table, day, log, fields, self._record, key)
            try:
                yield pending
            except BaseException:
                pending.discard()
                raise
            if pending.written is None:
                pending.discard()

    def drop(self, table: str, day: date) -> int:
        """Take partition ``day`` out of ``table``; how many rows that were (0: it was not there).

        The file itself goes with the next :meth:`vacuum`.
        """
        log = self._log(table)
        if day not in self._partitions(table):
            return 0
        with record_commit(self._record, table, day) as said:
            commit: Commit = log.remove(day)
            said |= {"day": str(day), "files": {}} | log.describe_versions(commit.versions)
        return commit.removed

    def days(self, table: str) -> list[date]:
        """The days that ``table`` holds, ascending; none where there is no table."""
        return list(self._partitions(table))

    def last_day(self, table: str, until: date) -> date | None:
        """The newest day of ``table`` that is not after ``until``."""
        return max((day for day in self.days(table) if day <= until), default=None)

    def files(self, table: str, day: date) -> list[Path]:
        """The Parquet files of partition ``day``; :class:`InputError` where it is missing."""
        found = self._partitions(table).get(day)
        if found is None:
            raise input_error(
                f"{table} {day}",
                message("the lake has no such partition"),
                message("run the step that writes it, or read a day that is there"),
            )
        folder = self._log(table).folder
        return [folder / name for name in found.files]

    def committed_files(self, table: str) -> frozenset[str]:
        """The Parquet files of all partitions, relative to the table; none where there is no table."""
        return frozenset(name for each in self._partitions(table).values() for name in each.files)

    def relation(self, table: str, day: date) -> str:
        """SQL for a FROM clause: partition ``day`` with its own columns, then ``day``.

        Raises :class:`InputError` where the partition is missing.
        """
        read = file_encryption.read_files(table, self.files(table, day))
        return f"(SELECT *, DATE {literal(day)} AS day FROM {read})"

    def file_key(self, table: str, columns: Collection[str]) -> file_encryption.FileKey | None:
        """The key by which new files of ``table`` that hold ``columns`` are encrypted; ``None``: plain."""
        return self._encryption.key(table, columns) if self._encryption else None

    def columns_with_stats(self, written: Written) -> frozenset[str]:
        """The columns of which the table's log holds a minimum or maximum of what was ``written``."""
        return self._log(written.table).columns_with_stats(written.version)

    def exists(self, table: str) -> bool:
        """Whether the table exists, with or without partitions."""
        return self._log(table).exists()

    def tables(self) -> list[str]:
        """The names of all tables, sorted."""
        logs = self._folder.glob("*/*/_delta_log")
        return sorted(f"{log.parent.parent.name}.{log.parent.name}" for log in logs)

    def columns(self, table: str) -> dict[str, str]:
        """Name and DuckDB type of the columns of all days together, ``day`` last.

        A column whose type changed has the type written last. Empty where there is no table.
        """
        try:
            return dict(log_content(self._log(table)).columns)
        except TableNotFoundError:
            return {}

    def vacuum(self, table: str, keep_hours: int = 0) -> None:
        """Delete files that are no partition any more, or never became one (a killed writer's).

        Keeps files younger than ``keep_hours`` for readers at work and for time travel. Waits
        for writers of the table. Does nothing where there is no table.
        """
        log = self._log(table)
        if not log.exists():
            return
        with exclusive_table_lock(log.folder), record_commit(self._record, table) as said:
            before = log.read()
            first = before.version() + 1
            before.vacuum(
                retention_hours=keep_hours,
                dry_run=False,
                enforce_retention_duration=False,
                full=True,
            )
            versions = range(first, log.read().version() + 1)
            if versions:
                said |= log.describe_versions(versions) | {"emptied": keep_hours == 0}

    def erase_history(self, table: str) -> None:
        """Vacuum ``table`` and delete every version before the newest, log entries included.

        For data that must be gone for good: no time travel reaches behind this. Waits for
        writers of the table; a reader at work may fail. Does nothing where there is no table.
        """
        log = self._log(table)
        if not log.exists():
            return
        self.vacuum(table)
        with exclusive_table_lock(log.folder), record_commit(self._record, table) as said:
            log.erase_history()
            said |= log.describe_versions([log.read().version()]) | {"emptied": True}

    def destroy(self, table: str) -> None:
        """Take ``table`` away with all its files and its log."""
        folder = self._log(table).folder
        if folder.exists():
            with exclusive_table_lock(folder), record_commit(self._record, table) as said:
                shutil.rmtree(folder)
                said |= {"destroyed": True}

    @property
    def folder(self) -> Path:
        """Where the tables are."""
        return self._folder

    @contextmanager
    def lock_if_free(self, table: str) -> Generator[bool]:
        """``True`` and no writer of ``table`` while the block runs; ``False`` where one is at work."""
        with free_table_lock(self._log(table).folder) as free:
            yield free

    def uri(self, table: str) -> str:
        """The location of ``table``, for other engines that read Delta."""
        return str(self._log(table).folder)

    def _log(self, table: str) -> DeltaLog:
        layer, _, name = table.partition(".")
        if layer not in LAYERS or not name.replace("-", "_").isidentifier():
            raise input_error(
                message("lake table {table}", table=repr(table)),
                message("not a table's name"),
                message("name it by zb_pipelines.domain.naming"),
            )
        return DeltaLog(self._folder / layer / name)

    def _partitions(self, table: str) -> Mapping[date, Partition]:
        try:
            return log_content(self._log(table)).partitions
        except TableNotFoundError:
            return {}
