"""The columns of a consolidation's tables: the records, and beside them conflicts, changes, unresolved.

Each with title, type, level, unit and the columns it is made of; generated from ``survivorship/``
and the items of the entries that speak.

Levels: 就高从严. A column is as high as the highest item that any claim takes it from (or that
dates it); a declared level raises a field and never lowers it. A column that names sources tells that
somebody stands in them: a person's is as high as the entries that may be named.
"""

from collections.abc import Iterable, Mapping

from zb_pipelines.domain.catalog.derived_tables.column_titles import column_title
from zb_pipelines.domain.catalog.model.expression import columns_of
from zb_pipelines.domain.catalog.model.model import Entry
from zb_pipelines.domain.derived_tables.model import ColumnType, ResolvedColumn
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.naming import changes_of, database_table
from zb_pipelines.domain.semantic_types import semantic_type
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField

CONFLICT, UNRESOLVED = "conflict", "unresolved"
PERSONAL = "L3"
UNCLAIMED = "L2"
"""Level of a field that no item claims, only constants, and that declares none."""


def consolidated_tables(
    c: Consolidation, entries: Mapping[str, Entry]
) -> dict[str, tuple[ResolvedColumn, ...]]:
    """Lake table → its columns, of the consolidated table and the three beside it.

    ``sources`` are ``agency/entry.item``, or ``base.db__table.column`` of the consolidated table.
    """
    main = database_table("base", c.database, c.table)
    records = _records(c, entries)
    key = records[0].model_copy(update={"name": "key"})
    return {
        main: records,
        database_table("base", c.database, CONFLICT): (key, *_losses(c, main, records)),
        changes_of(main): (
            key.model_copy(update={"sources": (f"{main}.{c.key}",)}),
            *_changes(c, main, records),
        ),
        database_table("base", c.database, UNRESOLVED): _unresolved_columns(c),
    }


def golden_sources(c: Consolidation) -> dict[str, tuple[str, ...]]:
    """Field (and key) of a consolidated table → the items it is taken from, ``agency/entry.item``."""
    found = {
        c.key: _each_once(
            f"{claim.entry}.{claim.key or (claim.through and claim.through.item)}"
            for claim in c.claims
        )
    }
    return found | {field.name: _claimed_items(c, field) for field in c.fields}


def claimed_level(c: Consolidation, field: GoldenField, entries: Mapping[str, Entry]) -> str | None:
    """The highest level among the items that the field's values are taken from; ``None``: no item."""
    return max(_levels(_claimed_items(c, field), entries), default=None)


def _claimed_items(c: Consolidation, field: GoldenField) -> tuple[str, ...]:
    """The items that a field's values are taken from."""
    return _each_once(
        f"{claim.entry}.{item}"
        for claim in c.claims
        if field.name in claim.fields
        for item in _items(claim.fields[field.name])
    )


def _records(c: Consolidation, entries: Mapping[str, Entry]) -> tuple[ResolvedColumn, ...]:
    sources = golden_sources(c)
    level = PERSONAL if semantic_type(c.key_semantic).personal else "L1"
    keyed = max([level, *_levels(_key_items(c), entries)])
    key = _column(c.key, c.key_title, level=keyed, sources=sources[c.key])
    columns = [key.model_copy(update={"semantic": c.key_semantic})]
    for field in c.fields:
        made_of = sources[field.name]
        columns += [
            _column(
                field.name,
                field.title,
                field.type,
                level=_field_level(c, field, entries),
                sources=made_of,
            ).model_copy(update={"semantic": field.semantic, "unit": _unit(c, field, entries)}),
            _column(
                f"{field.name}__source",
                column_title("field__source").format(title=field.title),
                level=_register_level(c, entries, field),
                sources=made_of,
            ),
            _column(
                f"{field.name}__time",
                column_title("field__time").format(title=field.title),
                "datetime",
                level=max(["L1", *_levels(_times(c, field), entries)]),
                sources=_times(c, field) or made_of,
            ),
        ]
    level = _register_level(c, entries)
    said = _column(
        "_sources", column_title("_sources"), "strings", level=level, sources=sources[c.key]
    )
    return (*columns, said)


def _field_level(c: Consolidation, field: GoldenField, entries: Mapping[str, Entry]) -> str:
    claimed = claimed_level(c, field, entries)
    return max(claimed or field.level or UNCLAIMED, field.level or "L1")


def _register_level(
    c: Consolidation, entries: Mapping[str, Entry], field: GoldenField | None = None
) -> str:
    """The level of saying which entry speaks of a person or body, of ``field`` where it is given.

    That a person stands in a register is as protected as the highest entry; that a body does, as its
    key is in the entries.
    """
    claims = [claim for claim in c.claims if field is None or field.name in claim.fields]
    if semantic_type(c.key_semantic).personal:
        levels = [entries[claim.entry].level for claim in claims if claim.entry in entries]
    else:
        levels = _levels((f"{claim.entry}.{claim.key}" for claim in claims), entries)
    return max(["L1", *levels])


def _levels(sources: Iterable[str], entries: Mapping[str, Entry]) -> list[str]:
    """The levels of ``agency/entry.item``, of those that the catalog has."""
    return [
        item.level
        for key, _, name in (source.rpartition(".") for source in sources)
        if key in entries
        for item in entries[key].items
        if item.name == name
    ]


def _key_items(c: Consolidation) -> tuple[str, ...]:
    """The items that hold the key, be it another entry's that a claim leads to."""
    given = (f"{claim.through.entry}.{claim.through.gives}" for claim in c.claims if claim.through)
    return _each_once((*golden_sources(c)[c.key], *given))


def _highest(records: Iterable[ResolvedColumn], names: Iterable[str], least: str) -> str:
    """The highest level among the named columns of a record, at least ``least``."""
    wanted = set(names)
    return max([least, *(column.level for column in records if column.name in wanted)])


def _losses(
    c: Consolidation, main: str, records: tuple[ResolvedColumn, ...]
) -> tuple[ResolvedColumn, ...]:
    sources = golden_sources(c)
    compared = [field for field in c.fields if field.compare]
    value = _highest(records, (field.name for field in compared), PERSONAL)
    time = _highest(records, (f"{field.name}__time" for field in compared), "L1")
    said = _each_once(item for field in compared for item in sources[field.name])
    named = _highest(records, (f"{field.name}__source" for field in compared), "L1")
    times = _each_once(item for field in compared for item in _times(c, field))
    kept = {
        suffix: tuple(f"{main}.{field.name}{suffix}" for field in compared)
        for suffix in ("", "__source", "__time")
    }
    return (
        _column("field", column_title("field"), sources=said),
        _column("value", column_title("value"), level=value, sources=said),
        _column("source", column_title("source"), level=named, sources=said),
        _column("time", column_title("time"), "datetime", level=time, sources=times or said),
        _column("kept_value", column_title("kept_value"), level=value, sources=kept[""]),
        _column("kept_source", column_title("kept_source"), level=named, sources=kept["__source"]),
        _column(
            "kept_time", column_title("kept_time"), "datetime", level=time, sources=kept["__time"]
        ),
    )


def _changes(
    c: Consolidation, main: str, records: tuple[ResolvedColumn, ...]
) -> tuple[ResolvedColumn, ...]:
    level = _highest(records, (field.name for field in c.fields), PERSONAL)
    key = (f"{main}.{c.key}",)
    values = tuple(f"{main}.{field.name}" for field in c.fields)
    return (
        _column("change", column_title("change"), sources=key),
        _column("fields", column_title("fields"), "strings", sources=values),
        _column("before", column_title("before"), level=level, sources=values),
        _column("after", column_title("after"), level=level, sources=values),
        _column("since", column_title("since"), "date", sources=key),
    )


def _unresolved_columns(c: Consolidation) -> tuple[ResolvedColumn, ...]:
    records = _each_once(f"{claim.entry}._record" for claim in c.claims)
    return (
        _column("entry", column_title("entry"), sources=records),
        _column("_record", column_title("_record"), sources=records),
        _column("why", column_title("why"), sources=golden_sources(c)[c.key]),
    )


def _times(c: Consolidation, field: GoldenField) -> tuple[str, ...]:
    """The items that date what is said of a field; a claim without one is dated by its delivery."""
    return _each_once(
        f"{claim.entry}.{claim.time}"
        for claim in c.claims
        if claim.time and field.name in claim.fields
    )


def _unit(c: Consolidation, field: GoldenField, entries: Mapping[str, Entry]) -> str | None:
    """The unit of the items that a field is taken over from, where they agree."""
    units = {
        item.unit
        for claim in c.claims
        if field.name in claim.fields and claim.entry in entries
        for item in entries[claim.entry].items
        if item.name == claim.fields[field.name]
    }
    return units.pop() if len(units) == 1 else None


def _each_once(sources: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sources))


def _items(expression: str) -> Iterable[str]:
    try:
        return sorted(set(columns_of(expression)))
    except InputError:
        return ()  # told where claims are checked


def _column(
    name: str,
    title: str,
    kind: ColumnType = "string",
    *,
    level: str = "L1",
    sources: tuple[str, ...] = (),
) -> ResolvedColumn:
    return ResolvedColumn.model_validate(
        {"name": name, "title": title, "type": kind, "level": level, "sources": sources}
    )
