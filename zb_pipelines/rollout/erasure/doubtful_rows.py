"""Rows that may be a person's although no item of theirs says so: found by number, name, telephone, address.

The number is looked for in whatever text of every other delivered row. So is what the rows with the number
say of name, telephone and address: name with telephone, name with address, and, in entries that hold no
number of persons, the telephone alone. A human decides; what is confirmed stays out of later deliveries by its hash.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assets.aggregation.exclude_erased import erased_sql, person_columns, row_hash_sql
from resources.engine import Engine
from resources.platform import Platform
from zb_pipelines.domain.access.levels import masked_value
from zb_pipelines.domain.catalog.model.model import Entry, Item
from zb_pipelines.domain.naming import entry_table
from zb_pipelines.domain.sql import identifier, literal, string_list
from zb_pipelines.rollout.erasure.text_search import (
    mark_in_text_sql,
    normal_text,
    number_in_text_sql,
    running_text,
)

MARKS = ("person_name", "phone", "address")
_TOLD, _SAID = "_told", "_said"
_COMBINED = (("person_name", "phone"), ("person_name", "address"))


@dataclass(frozen=True)
class DoubtfulRow:
    """A delivered row of ``entry``: salted hash, days that hold it, what it was found by, masked values."""

    id: str
    entry: str
    days: tuple[str, ...]
    by: str
    shown: dict[str, str]


@dataclass(frozen=True)
class DoubtfulSearch:
    """The search for one person, whose rows with a number are known by ``tombstone``."""

    platform: Platform
    engine: Engine
    tombstone: str

    def rows(self) -> list[DoubtfulRow]:
        """Every doubtful row of any entry that any release declared."""
        entries = declared_entries(self.platform)
        self._collect_marks(entries)
        found: dict[str, DoubtfulRow] = {}
        for entry in entries:
            for day in self.platform.lake.days(entry_table("landing", entry.key)):
                for row in self._rows_of(entry, day):
                    before = found.get(row.id)
                    days = (*(before.days if before else ()), *row.days)
                    found[row.id] = DoubtfulRow(row.id, row.entry, days, row.by, row.shown)
        return list(found.values())

    def _collect_marks(self, entries: Sequence[Entry]) -> None:
        self.engine.execute("CREATE OR REPLACE TEMP TABLE marks (kind VARCHAR, value VARCHAR)")
        for entry in entries:
            table = entry_table("landing", entry.key)
            numbers = self._columns_of(table, person_columns(entry.items))
            for day in self.platform.lake.days(table) if numbers else ():
                mine = erased_sql(numbers, self.platform.registry, [self.tombstone])
                for item in _marks_among(entry.items):
                    if self._columns_of(table, [item.name]):
                        self.engine.execute(
                            f"INSERT INTO marks SELECT DISTINCT {literal(item.semantic or '')},"
                            f" {normal_text(item.name)} FROM {self.platform.lake.relation(table, day)}"
                            f" WHERE {mine} AND coalesce({normal_text(item.name)}, '') <> ''"
                        )

    def _rows_of(self, entry: Entry, day: date) -> list[DoubtfulRow]:
        table = entry_table("landing", entry.key)
        numbers = self._columns_of(table, person_columns(entry.items))
        by = self._condition(entry, table, alone=not numbers)
        mine = erased_sql(numbers, self.platform.registry, [self.tombstone]) if numbers else "false"
        shown = [item for item in _marks_among(entry.items) if self._columns_of(table, [item.name])]
        values = "".join(f", {identifier(item.name)}::VARCHAR" for item in shown)
        hashed = row_hash_sql(self._columns_of(table, item_names(entry)), self.platform.registry)
        rows = self.engine.rows(
            f"SELECT * FROM (SELECT {hashed}, {by} AS found_by{values}"
            f" FROM (SELECT *, {running_text(self._texts_of(entry, table))} AS {_TOLD},"
            f" {running_text(self._running(entry, table))} AS {_SAID}"
            f" FROM {self.platform.lake.relation(table, day)} WHERE NOT {mine}))"
            " WHERE found_by IS NOT NULL"
        )
        return [self._row(entry, day, shown, row) for row in rows]

    @staticmethod
    def _row(entry: Entry, day: date, shown: Sequence[Item], row: Sequence[Any]) -> DoubtfulRow:
        masked = {
            item.name: masked_value(value, item) for item, value in zip(shown, row[2:], strict=True)
        }
        return DoubtfulRow(row[0], entry.key, (day.isoformat(),), row[1], masked)

    def _condition(self, entry: Entry, table: str, *, alone: bool) -> str:
        """SQL: by what the row was found, NULL for none."""
        matches = self._matches(entry, table)
        number = number_in_text_sql(_TOLD, self.platform.registry, self.tombstone)
        whens = [f"WHEN {number} THEN 'number'"]
        whens += [
            f"WHEN ({matches[one]}) AND ({matches[two]}) THEN {literal(f'{one}+{two}')}"
            for one, two in _COMBINED
            if matches[one] and matches[two]
        ]
        if alone and matches["phone"]:
            whens.append(f"WHEN {matches['phone']} THEN 'phone'")
        return f"CASE {' '.join(whens)} END"

    def _matches(self, entry: Entry, table: str) -> dict[str, str]:
        """SQL by kind of mark: whether an item of that meaning is the person's, or a text tells it."""
        marks = self.engine.rows("SELECT DISTINCT kind, value FROM marks")
        found = {
            kind: mark_in_text_sql(_SAID, [value for other, value in marks if other == kind])
            for kind in MARKS
        }
        for item in _marks_among(entry.items):
            if self._columns_of(table, [item.name]):
                kind = str(item.semantic)
                known = f"(SELECT value FROM marks WHERE kind = {literal(kind)})"
                found[kind].append(f"{normal_text(item.name)} IN {known}")
        return {kind: " OR ".join(each) for kind, each in found.items()}

    def _running(self, entry: Entry, table: str) -> list[str]:
        """The columns of text that has no meaning of its own."""
        running = [
            item.name
            for item in entry.items
            if item.type == "string" and item.semantic is None and item.codes is None
        ]
        return self._columns_of(table, running)

    def _texts_of(self, entry: Entry, table: str) -> list[str]:
        """The columns in which a number of a person has no place."""
        placed = person_columns(entry.items)
        return self._columns_of(table, [name for name in item_names(entry) if name not in placed])

    def _columns_of(self, table: str, names: Collection[str]) -> list[str]:
        columns = self.platform.lake.columns(table)
        return [name for name in names if name in columns]


def declared_entries(platform: Platform) -> list[Entry]:
    """The newest declaration of every entry that any release had."""
    known = {
        key: entry
        for release in platform.registry.releases()
        for key, entry in release.catalog.entries.items()
    }
    return list(known.values())


def item_names(entry: Entry) -> list[str]:
    """The items of a delivered row, over which its hash is taken."""
    return [item.name for item in entry.aggregated_items]


def landed_rows(
    platform: Platform, engine: Engine, entry: Entry, day: date, hashes: Collection[str]
) -> list[int]:
    """The numbers (``_row``) of the delivered rows of a day with these hashes."""
    table = entry_table("landing", entry.key)
    held = [name for name in item_names(entry) if name in platform.lake.columns(table)]
    rows = engine.rows(
        f"SELECT _row FROM {platform.lake.relation(table, day)}"
        f" WHERE {row_hash_sql(held, platform.registry)} IN ({string_list(hashes)})"
    )
    return [int(row) for (row,) in rows]


def _marks_among(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.semantic in MARKS]
