"""What the dictionary says of a column beyond its declaration: length, range, cycle, who decides, in Chinese names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zb_pipelines.domain.catalog.model.model import Catalog, Entry, Item
from zb_pipelines.domain.derived_tables.model import ResolvedColumn
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.semantic_types import semantic_type
from zb_pipelines.domain.survivorship.model import Consolidation, GoldenField

MOST_CODES = 8  # that are told in the line; the others stand with their list


@dataclass(frozen=True)
class ColumnDetail:
    """``required`` and ``values`` are words; ``sources`` name unit, resource and item as the catalog does.

    ``elements`` are the data elements of standards (数据元) that the items declare which it is taken over from.
    """

    length: int | None
    required: str
    values: str
    cycles: tuple[str, ...]
    explanation: str
    sources: tuple[str, ...]
    elements: tuple[str, ...]


def column_details(
    columns: Sequence[ResolvedColumn],
    key: Sequence[str],
    catalog: Catalog,
    explanations: Mapping[str, str],
) -> dict[str, ColumnDetail]:
    """Column → its detail. Length and duty to fill in are those of the items that it is taken over from."""
    return {
        column.name: _detail(column, key, catalog, explanations.get(column.name, ""))
        for column in columns
    }


def consolidation_summary(c: Consolidation, catalog: Catalog) -> str:
    """What a golden record is, and the columns that stand beside each of its fields."""
    entries = dict.fromkeys(claim.entry for claim in c.claims)
    return message(
        "One row for each {key}, consolidated from {count} entries so that each fact has one source: {entries}."
        " Beside each field stand two columns, `<field>__source` with the entry that its value was taken from and `<field>__time` with the time it was said.",
        key=c.key_title,
        count=len(entries),
        entries=message(", ").join(_entry_name(catalog, entry) for entry in entries),
    )


def golden_rules(c: Consolidation, catalog: Catalog) -> dict[str, str]:
    """Field → who decides it, and why."""
    return {field.name: _rule(field, catalog) for field in c.fields}


def golden_codes(c: Consolidation, catalog: Catalog) -> dict[str, str]:
    """Field → the code list of the items that it is taken from as they are, where there is one such list."""
    found: dict[str, str] = {}
    for field in c.fields:
        lists: set[str | None] = set()
        for claim in c.claims:
            if field.name in claim.fields:
                items = {item.name: item.codes for item in catalog.entries[claim.entry].items}
                lists.add(items.get(claim.fields[field.name]))
        lists.discard(None)
        if len(lists) == 1:
            found[field.name] = str(lists.pop())
    return found


def _rule(field: GoldenField, catalog: Catalog) -> str:
    order = " > ".join(_entry_name(catalog, entry) for entry in field.authority_order)
    if field.policy == "latest":
        return message(
            "The newest value counts; of equally new ones by {order}. {reason}",
            order=order,
            reason=field.reason,
        )
    return message(
        "The first that says anything decides: {order}. {reason}", order=order, reason=field.reason
    )


def _detail(
    column: ResolvedColumn, key: Sequence[str], catalog: Catalog, explanation: str
) -> ColumnDetail:
    made_of = list(_items(column.sources, catalog))
    as_it_is = [(entry, item) for entry, item in made_of if _is_taken_over(column, item)]
    lengths = [item.length for _, item in as_it_is if item.length]
    fixed = semantic_type(column.semantic).length
    return ColumnDetail(
        length=fixed or (max(lengths) if column.type == "string" and lengths else None),
        required=_duty(column, key, as_it_is),
        values=_values(column, catalog),
        cycles=tuple(dict.fromkeys(entry.cycle for entry, _ in made_of)),
        explanation=explanation,
        sources=tuple(dict.fromkeys(_source_names(column.sources, catalog))),
        elements=tuple(dict.fromkeys(element_name(item) for _, item in as_it_is if item.element)),
    )


def element_name(item: Item) -> str:
    """The data element that ``item`` is declared to be, and whether anybody compared it with the standard."""
    element = item.element
    if element is None:
        return ""
    said = f"{element.standard} {element.number}"
    if element.verified:
        return said
    return message("{text} ({remark})", text=said, remark=message("unverified"))


def _is_taken_over(column: ResolvedColumn, item: Item) -> bool:
    """Whether a column looks like the item itself, and not like something made of it."""
    return column.type == item.type and (column.name == item.name or column.title == item.title)


def _duty(column: ResolvedColumn, key: Sequence[str], made_of: Sequence[tuple[Entry, Item]]) -> str:
    if column.name in key:
        return message("yes (key)")
    whole = len(made_of) == len(column.sources) == 1
    (entry, item), *_ = made_of or [(None, None)]
    if not whole or entry is None or item is None:
        return ""
    return message("yes") if item.required or item.name in entry.record_key else message("no")


def _values(column: ResolvedColumn, catalog: Catalog) -> str:
    codes = catalog.codes.get(column.codes or "")
    if codes is None:
        return ""
    if len(codes.values) > MOST_CODES:
        return message("{title} ({count} codes)", title=codes.title, count=len(codes.values))
    said = message(", ").join(f"{code} {meaning}" for code, meaning in codes.values.items())
    return message("{title}: {codes}", title=codes.title, codes=said)


def _items(sources: Iterable[str], catalog: Catalog) -> Iterator[tuple[Entry, Item]]:
    for source in sources:
        key, _, name = source.rpartition(".")
        entry = catalog.entries.get(key)
        if entry is not None:
            yield from ((entry, item) for item in entry.items if item.name == name)


def _source_names(sources: Iterable[str], catalog: Catalog) -> Iterator[str]:
    for source in sources:
        found = next(_items([source], catalog), None)
        if found is None:
            yield _table_name(source, catalog)
        else:
            entry, item = found
            yield message("{entry}: {item}", entry=_entry_name(catalog, entry.key), item=item.title)


def _table_name(source: str, catalog: Catalog) -> str:
    """The title of a base or thematic table; its name where it has none."""
    return table_titles(catalog).get(source.rpartition(".")[0], source)


def table_titles(catalog: Catalog) -> dict[str, str]:
    """The title of every base and thematic table, by its name in the lake."""
    titles = {each.name: each.title for each in catalog.tables.values()}
    return titles | {
        f"base.{c.database}__{c.table}": c.title for c in catalog.consolidations.values()
    }


def _entry_name(catalog: Catalog, key: str) -> str:
    entry = catalog.entries.get(key)
    if entry is None or entry.agency not in catalog.agencies:
        return key
    return message(
        "{agency} “{entry}”", agency=catalog.agencies[entry.agency].name, entry=entry.title
    )
