"""The Delta log of one table: which files are its partitions, and commits that replace one.

Every commit is made against the version just read and never rebased by delta-rs
(``max_commit_retries=0``): whoever comes second is refused, reads again and tries again.
So the guarantee does not hang on delta-rs' own conflict rules, which changed over time.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from secrets import SystemRandom
from typing import Any

from deltalake import CommitProperties, DeltaTable, Field, Schema, TableFeatures
from deltalake.exceptions import CommitFailedError
from deltalake.schema import PrimitiveType
from deltalake.transaction import AddAction, create_table_with_add_actions

from resources.lake.column_types import needs_timestamp_ntz
from resources.lake.data_file import make_durable

_AGAINST_THIS_VERSION = CommitProperties(max_commit_retries=0)
_DAY = Field("day", PrimitiveType("date"))
_SHORTEST, _LONGEST = 0.005, 0.5  # seconds between two tries


class CommitConflictError(Exception):
    """Other writers of the table were first, again and again, for the whole time allowed."""


@dataclass(frozen=True)
class Partition:
    """The files of one day, relative to the table, and how many rows they hold."""

    files: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class Commit:
    """A commit that took place: the table's new version, the rows it took away, all its versions."""

    version: int
    removed: int
    versions: tuple[int, ...] = ()


@dataclass(frozen=True)
class DeltaLog:
    """The log of the table at ``folder``; ``patience`` in seconds bounds a commit's retries."""

    folder: Path
    patience: float = 60.0

    def exists(self) -> bool:
        """Whether there is a table."""
        return DeltaTable.is_deltatable(str(self.folder))

    def read(self) -> DeltaTable:
        """The newest version; ``TableNotFoundError`` where there is no table."""
        return DeltaTable(str(self.folder))

    def create(self, fields: Sequence[Field]) -> bool:
        """Make an empty table partitioned by day; ``False`` where another made it first."""
        if self.exists():
            return False
        schema = Schema([*fields, _DAY])
        try:
            create_table_with_add_actions(
                str(self.folder),
                schema,
                [],
                mode="error",
                partition_by=["day"],
                commit_properties=_AGAINST_THIS_VERSION,
            )
        except Exception:
            # delta-rs has several types for "somebody was first", among them its general one.
            if not self.exists():
                raise
            return False
        return True

    def replace(self, day: date, adds: Sequence[AddAction], fields: Sequence[Field]) -> Commit:
        """Make ``adds`` the only files of partition ``day``; the table must exist."""
        return self._commit(day, list(adds), fields)

    def remove(self, day: date) -> Commit:
        """Take away partition ``day``; the table must exist."""
        return self._commit(day, [], None)

    def columns_with_stats(self, version: int) -> frozenset[str]:
        """The columns of which the commit of that version holds a minimum or maximum."""
        entry = self.folder / "_delta_log" / f"{version:020}.json"
        actions = [json.loads(line) for line in entry.read_text("utf-8").splitlines()]
        stats = [json.loads(each["add"].get("stats") or "{}") for each in actions if "add" in each]
        return frozenset(
            name
            for each in stats
            for kind in ("minValues", "maxValues")
            for name in each.get(kind, ())
        )

    def describe_versions(self, versions: Iterable[int]) -> dict[str, Any]:
        """What is to be recorded of ``versions``: hashes of their files, and the oldest version left."""
        folder = self.folder / "_delta_log"
        names = {file.name for file in folder.iterdir()}
        mine = tuple(f"{version:020}." for version in versions)
        written = sorted(name for name in names if name.startswith(mine))
        if any("checkpoint" in name for name in written):
            written.append("_last_checkpoint")
        left = [int(name[:20]) for name in names if name[:20].isdigit()]
        return {
            "log": {f"_delta_log/{name}": _hash(folder / name) for name in written},
            "oldest": min(left, default=0),
        }

    def erase_history(self) -> None:
        """Put a checkpoint at the newest version and delete the log before it.

        The caller must keep writers away.
        """
        table = self.read()
        table.create_checkpoint()
        kept = f"{table.version():020}."
        for file in (self.folder / "_delta_log").iterdir():
            if file.name[:20].isdigit() and not file.name.startswith(kept):
                file.unlink()

    def _commit(self, day: date, adds: list[AddAction], fields: Sequence[Field] | None) -> Commit:
        deadline = time.monotonic() + self.patience
        pause = _SHORTEST
        while True:
            try:
                return self._commit_once(day, adds, fields)
            except CommitFailedError as error:
                if time.monotonic() + pause > deadline:
                    what = f"{self.folder.name}: other writers were first for {self.patience:g} s"
                    raise CommitConflictError(what) from error
            time.sleep(SystemRandom().uniform(0, pause))
            pause = min(2 * pause, _LONGEST)

    def _commit_once(
        self, day: date, adds: list[AddAction], fields: Sequence[Field] | None
    ) -> Commit:
        table = self.read()
        held = partitions(table)
        removed = held.get(day, Partition((), 0)).rows
        schema = (
            table.schema() if fields is None else _merged_schema(table, held.keys() - {day}, fields)
        )
        if _lacks_timestamp_ntz(table, schema):
            # A schema with such times in a table without the feature is unreadable for good.
            table.alter.add_feature(
                TableFeatures.TimestampWithoutTimezone,
                allow_protocol_versions_increase=True,
                commit_properties=_AGAINST_THIS_VERSION,
            )
            feature = table.version()
            commit = self._commit_once(day, adds, fields)
            return replace(commit, versions=(feature, *commit.versions))
        table.create_write_transaction(
            list(adds),
            mode="overwrite",
            schema=schema,
            partition_by=["day"],
            partition_filters=[("day", "=", str(day))],
            commit_properties=_AGAINST_THIS_VERSION,
        )
        version = table.version() + 1
        make_durable(self.folder / "_delta_log" / f"{version:020}.json")
        return Commit(version, removed, (version,))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def partitions(table: DeltaTable) -> dict[date, Partition]:
    """The partitions of a version of a table, by day in ascending order."""
    actions = table.get_add_actions(flatten=True)
    if not actions.num_rows:
        return {}
    # Not through pa.table(), which imports pandas: seconds, in every process.
    columns = (actions[name].to_pylist() for name in ("partition.day", "path", "num_records"))
    found: dict[date, Partition] = {}
    for day, path, rows in sorted(zip(*columns, strict=True)):
        before = found.get(day, Partition((), 0))
        found[day] = Partition((*before.files, path), before.rows + rows)
    return found


def _merged_schema(table: DeltaTable, other_days: set[date], fields: Sequence[Field]) -> Schema:
    """The table's schema once ``fields`` are the columns of the partition being written.

    Columns that only other days have stay, so that engines which read the whole table see
    them; a column whose type changed has the type written last. Without other days the
    schema is just ``fields``.
    """
    new = {field.name.lower(): field for field in fields}
    old = {field.name.lower(): field for field in table.schema().fields if field.name != "day"}
    kept = [new.get(name, field) for name, field in old.items() if other_days or name in new]
    added = [field for name, field in new.items() if name not in old]
    return Schema([*kept, *added, _DAY])


def _lacks_timestamp_ntz(table: DeltaTable, schema: Schema) -> bool:
    if not any(needs_timestamp_ntz(field.type) for field in schema.fields):
        return False
    return "timestampNtz" not in (table.protocol().writer_features or ())
