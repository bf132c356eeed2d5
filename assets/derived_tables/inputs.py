"""The tables that a query reads, as views under their lake names, each in its state of the day.

An entry shows its last good delivery, a built table its newest build up to the day, a change log
all days up to it. What never came to be is an empty table: the build says so and goes on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from assets.build_context import BuildContext
from assets.built_tables.entry_partitions import NEVER, entry_read
from resources.engine import Engine
from resources.lake_views import relation_as_of
from zb_pipelines.domain.catalog.derived_tables.known_columns import (
    Known,
    consolidated_columns,
    derived_columns,
    entry_columns,
)
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.naming import changes_of, entry_table
from zb_pipelines.domain.sql import duckdb_type, identifier

_CHANGE_LOG = {
    "key": "VARCHAR",
    "change": "VARCHAR",
    "fields": "VARCHAR[]",
    "before": "VARCHAR",
    "after": "VARCHAR",
    "since": "DATE",
    "day": "DATE",
}


@dataclass(frozen=True)
class Inputs:
    """Where a build reads from."""

    context: BuildContext

    def create_views(self, tables: Iterable[str]) -> dict[str, str]:
        """Create a view for each of ``tables``; which day each shows, ``never`` or ``exempt``."""
        engine = self.context.engine
        shown: dict[str, str] = {}
        for table in tables:
            layer, name = table.split(".", 1)
            engine.execute(f"CREATE SCHEMA IF NOT EXISTS {layer}")
            known, relation = self._relation(table)
            shown[known] = relation[0]
            select = _as_declared(engine, self._types(table), relation[1])
            engine.execute(f"CREATE OR REPLACE VIEW {layer}.{identifier(name)} AS {select}")
        return shown

    def _relation(self, table: str) -> tuple[str, tuple[str, str | None]]:
        """The name by which the build records the input; the day shown and SQL for FROM."""
        entry = self._entries.get(table)
        if entry is not None:
            read = entry_read(entry, self.context)
            return entry, (read.input, read.relation)
        if not self.context.lake.exists(table):
            return table, (NEVER, None)
        relation = relation_as_of(
            self.context.lake, table, self.context.day, growing=table in self._logs
        )
        last = self.context.lake.last_day(table, self.context.day)
        return table, (str(last) if last else NEVER, relation)

    @cached_property
    def _entries(self) -> Mapping[str, str]:
        return {entry_table("aggregation", key): key for key in self.context.catalog.entries}

    @cached_property
    def _built(self) -> Mapping[str, Known]:
        return built_table_columns(self.context.catalog)

    @cached_property
    def _logs(self) -> set[str]:
        return {changes_of(name) for name in self._built}

    def _types(self, table: str) -> Mapping[str, str]:
        if table in self._logs:
            return _CHANGE_LOG
        entry = self._entries.get(table)
        if entry is not None:
            known: Known = entry_columns(self.context.catalog.entries[entry])
        else:
            known = self._built[table]
        return {name: duckdb_type(column.type, column.unit) for name, column in known.items()}


def built_table_columns(catalog: Catalog) -> dict[str, Known]:
    """Every base and thematic table of the catalog by lake name, with its columns."""
    found: dict[str, Known] = {
        name: columns
        for consolidation in catalog.consolidations.values()
        for name, columns in consolidated_columns(consolidation, catalog.entries).items()
        if not name.endswith("__changes")
    }
    return found | {table.name: derived_columns(table) for table in catalog.tables.values()}


def _as_declared(engine: Engine, types: Mapping[str, str], relation: str | None) -> str:
    """SELECT with every declared column: NULL where the stored partition has it not yet."""
    present = engine.columns(f"SELECT * FROM {relation}") if relation else {}
    columns = ", ".join(
        (identifier(name) if name in present else f"CAST(NULL AS {kind}) AS {identifier(name)}")
        for name, kind in types.items()
    )
    return f"SELECT {columns} FROM {relation}" if relation else f"SELECT {columns} WHERE false"
