"""What the catalog knows of the columns that a query may read: titles, types, levels, meanings.

By lake table: aggregated entries, the tables of consolidations, derived tables.
"""

from collections.abc import Iterable, Mapping

from zb_pipelines.domain.catalog.derived_tables.column_titles import column_title
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.derived_tables.model import ORIGIN, DerivedTable, ResolvedColumn
from zb_pipelines.domain.naming import changes_of, database_table, entry_table
from zb_pipelines.domain.survivorship.model import Consolidation

Known = Mapping[str, ResolvedColumn]

ROW = ResolvedColumn(name="_row", title=column_title("_row"), type="integer", level="L1")
RECORD = ResolvedColumn(name="_record", title=column_title("_record"), type="string", level="L1")
DAY = ResolvedColumn(name="day", title=column_title("day"), type="date", level="L1")
WARNINGS = ResolvedColumn(
    name="_warnings", title=column_title("_warnings"), type="strings", level="L1"
)
_ORIGIN = ResolvedColumn(name=ORIGIN, title=column_title(ORIGIN), type="strings", level="L1")


def entry_columns(entry: Entry) -> Known:
    """The columns of ``aggregation.<entry>``; each item is its own source."""
    items = [
        ResolvedColumn(
            name=item.name,
            title=item.title,
            type=item.type,
            level=item.level,
            semantic=item.semantic,
            unit=item.unit,
            codes=item.codes,
            sources=(f"{entry.key}.{item.name}",),
        )
        for item in entry.aggregated_items
    ]
    return _by_name([*items, ROW, RECORD, DAY, WARNINGS])


def derived_columns(table: DerivedTable) -> Known:
    """The columns of a derived table; a reader's source is the table's own column."""
    return _by_name([*_own(table.name, table.columns), _ORIGIN, DAY])


def consolidated_columns(c: Consolidation, entries: Mapping[str, Entry]) -> dict[str, Known]:
    """The columns of the golden table and its change log, by lake table, as a reader sees them."""
    main = database_table("base", c.database, c.table)
    tables = consolidated_tables(c, entries)
    log = changes_of(main)
    return {main: _by_name([*_own(main, tables[main]), DAY]), log: _by_name([*tables[log], DAY])}


def _own(table: str, columns: Iterable[ResolvedColumn]) -> list[ResolvedColumn]:
    """A reader's source is the table's own column."""
    return [
        column.model_copy(update={"sources": (f"{table}.{column.name}",)}) for column in columns
    ]


def _by_name(columns: Iterable[ResolvedColumn]) -> Known:
    return {column.name: column for column in columns}


def entry_known(entries: Mapping[str, Entry]) -> dict[str, Known]:
    """Lake table → columns, of every entry that is aggregated at all."""
    return {
        entry_table("aggregation", key): entry_columns(entry)
        for key, entry in entries.items()
        if not entry.withheld
    }


def known_tables(
    entries: Mapping[str, Entry],
    consolidations: Iterable[Consolidation],
    tables: Mapping[str, DerivedTable],
) -> dict[str, Known]:
    """Lake table → columns, of everything in the lake that a query may read."""
    known = entry_known(entries)
    for c in consolidations:
        known |= consolidated_columns(c, entries)
    return known | {table.name: derived_columns(table) for table in tables.values()}
