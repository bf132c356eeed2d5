"""What the catalog knows of the columns that a query may read: titles, types, levels, meanings.

By lake table: aggregated entries, the tables of consolidations, derived tables.
"""

from collections.abc import Iterable, Mapping

from zb_pipelines.catalog.draft import Draft
from zb_pipelines.catalog.expression import columns_of
from zb_pipelines.catalog.model import Entry
from zb_pipelines.derivation.model import ORIGIN, Column, DerivedTable
from zb_pipelines.naming import changes_of, database_table, entry_table
from zb_pipelines.refusal import Refusal
from zb_pipelines.survivorship.model import Consolidation

Known = Mapping[str, Column]

ROW = Column(name="_row", title="交付中的行号", type="integer", level="L1")
RECORD = Column(name="_record", title="来源记录的指纹", type="string", level="L1")
DAY = Column(name="day", title="业务日期", type="date", level="L1")
WARNINGS = Column(name="_warnings", title="提示", type="strings", level="L1")
_ORIGIN = Column(name=ORIGIN, title="来源记录", type="strings", level="L1")


def entry_columns(entry: Entry) -> Known:
    """The columns of ``aggregation.<entry>``; each item is its own source."""
    items = [
        Column(
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
    own = [
        column.model_copy(update={"sources": (f"{table.name}.{column.name}",)})
        for column in table.columns
    ]
    return _by_name([*own, _ORIGIN, DAY])


def consolidated_columns(c: Consolidation) -> dict[str, Known]:
    """The columns of the golden table and its companions, by lake table."""
    main = database_table("base", c.database, c.table)
    key = Column(
        name=c.key,
        title=c.key_title,
        type="string",
        level="L3" if c.key_semantic == "resident_id" else "L1",
        semantic=c.key_semantic,
        sources=(f"{main}.{c.key}",),
    )
    golden = [key]
    for field in c.fields:
        source = (f"{main}.{field.name}",)
        golden += [
            Column(
                name=field.name,
                title=field.title,
                type=field.type,
                level=field.level,
                semantic=field.semantic,
                sources=source,
            ),
            _plain(f"{field.name}__source", f"{field.title}的来源"),
            _plain(f"{field.name}__time", f"{field.title}的时间", "datetime"),
        ]
    companion = [_plain(name, title) for name, title in _CHANGE_LOG]
    return {
        main: _by_name([*golden, DAY]),
        changes_of(main): _by_name(
            [key.model_copy(update={"name": "key"}), *companion, _personal("before"), _personal("after"),
             _plain("since", "与哪一天相比", "date"), _plain("fields", "变更的字段", "strings"), DAY]
        ),
    }  # fmt: skip


_CHANGE_LOG = (("change", "变更种类"),)


def golden_sources(c: Consolidation) -> dict[str, tuple[str, ...]]:
    """Field (and key) of a consolidated table → the items it is taken from, ``agency/entry.item``."""
    found: dict[str, tuple[str, ...]] = {
        c.key: tuple(f"{claim.entry}.{claim.key}" for claim in c.claims if claim.key)
    }
    for field in c.fields:
        found[field.name] = tuple(
            f"{claim.entry}.{item}"
            for claim in c.claims
            if field.name in claim.fields
            for item in _items(claim.fields[field.name])
        )
    return found


def _items(expression: str) -> Iterable[str]:
    try:
        return sorted(set(columns_of(expression)))
    except Refusal:
        return ()  # told where claims are checked


def _plain(name: str, title: str, kind: str = "string") -> Column:
    return Column.model_validate({"name": name, "title": title, "type": kind, "level": "L1"})


def _personal(name: str) -> Column:
    title = {"before": "变更前", "after": "变更后"}[name]
    return Column(name=name, title=title, type="string", level="L3")


def _by_name(columns: Iterable[Column]) -> Known:
    return {column.name: column for column in columns}


def entry_known(entries: Mapping[str, Entry]) -> dict[str, Known]:
    """Lake table → columns, of every entry that is aggregated at all."""
    return {
        entry_table("aggregation", key): entry_columns(entry)
        for key, entry in entries.items()
        if not entry.withheld
    }


def known_tables(draft: Draft, tables: Mapping[str, DerivedTable]) -> dict[str, Known]:
    """Lake table → columns, of everything in the lake that a rule may read."""
    known = dict(entry_known(draft.entries))
    for c in draft.consolidations.values():
        known |= consolidated_columns(c)
    return known | {table.name: derived_columns(table) for table in tables.values()}
