"""The columns of a product after treatment, and the entries that its data come from."""

from collections.abc import Iterator, Mapping

from zb_pipelines.domain.access.grading import Level
from zb_pipelines.domain.catalog.derived_tables.column_titles import column_title
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.catalog.derived_tables.known_columns import (
    Known,
    consolidated_columns,
    derived_columns,
    entry_columns,
    known_tables,
)
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import PERSON_KEY, ColumnType, ResolvedColumn
from zb_pipelines.domain.naming import database_table, entry_table
from zb_pipelines.domain.semantic_types import semantic_type
from zb_pipelines.domain.sharing.product import (
    FEWEST_SUMMED,
    ROW_REF,
    SUPPRESSED,
    Aggregation,
    Product,
    Treatment,
)

Sources = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Lake table → column → the columns that it is made of, as declared."""
_ASKED: dict[str, tuple[Catalog, Sources]] = {}
LEVEL_OF_COARSE: Level = "L2"
"""Level of a value that was masked or coarsened; what was L4 stays L4."""


def product_known(catalog: Catalog) -> dict[str, Known]:
    """Lake table → columns, of every table that a product may be made of."""
    return known_tables(catalog.entries, catalog.consolidations.values(), catalog.tables)


def source_columns(product: Product, catalog: Catalog) -> Known:
    """The columns of the one table that the product is made of; ``KeyError`` where there is none."""
    for key, entry in catalog.entries.items():
        if product.source == entry_table("aggregation", key):
            return entry_columns(entry)
    for table in catalog.tables.values():
        if product.source == table.name:
            return derived_columns(table)
    found: dict[str, Known] = {}
    for consolidation in catalog.consolidations.values():
        if product.source.startswith(f"base.{consolidation.database}__"):
            found |= consolidated_columns(consolidation, catalog.entries)
    return found[product.source]


def product_columns(product: Product, source: Known) -> tuple[ResolvedColumn, ...]:
    """The columns that are handed out, each with its level after treatment.

    ``source`` are the columns of the product's source. The columns of a product for verification
    are what a caller gives: none of them is handed out.
    """
    if product.aggregate is None:
        names = product.ask if product.form == "verify" else product.served_items
        columns = tuple(_treat(source[name], product.treat.get(name)) for name in names)
        named = product.form != "verify" and product.audience == "agencies"
        return (*columns, _platform_column(ROW_REF, "string")) if named else columns
    by = [
        _group(_treat(source[name], product.treat.get(name)), product.aggregate)
        for name in product.aggregate.by
    ]
    figures = [_figure(name, product.aggregate, source) for name in product.aggregate.measures]
    return (*by, *figures, _platform_column(SUPPRESSED, "boolean"))


def _treat(column: ResolvedColumn, treatment: Treatment | None) -> ResolvedColumn:
    if treatment is None or treatment.how == "drop" or column.level == "L4":
        return column
    changed: dict[str, object] = {}
    if column.level == "L3":
        changed["level"] = LEVEL_OF_COARSE
    numbers = treatment.to in ("tens", "hundreds", "thousands")
    if treatment.how == "mask" or not numbers:
        changed |= {"type": "string", "semantic": None}
    if treatment.to == "district":
        changed["semantic"] = "district"
    return column.model_copy(update=changed)


def _platform_column(name: str, kind: ColumnType) -> ResolvedColumn:
    return ResolvedColumn(name=name, title=column_title(name), type=kind, level="L1")


def _group(column: ResolvedColumn, aggregate: Aggregation) -> ResolvedColumn:
    """An item by which rows are summed up: of the level of coarse values where a reason says so.

    Not what identifies somebody, and not where a cell may be of one or two rows.
    """
    meaning = semantic_type(column.semantic)
    identifying = meaning.personal or meaning.identifies or column.semantic == PERSON_KEY
    if not aggregate.level_reason or identifying or aggregate.k < FEWEST_SUMMED:
        return column
    return column.model_copy(update={"level": min(column.level, LEVEL_OF_COARSE)})


def _figure(name: str, aggregate: Aggregation, source: Known) -> ResolvedColumn:
    """A figure; a minimum or maximum is the value of one row, and so is a sum of a single row."""
    measure = aggregate.measures[name]
    item = source[measure.item] if measure.item else None
    summed = measure.function in ("sum", "average") and aggregate.k >= FEWEST_SUMMED
    return ResolvedColumn(
        name=name,
        title=measure.title,
        type="integer" if measure.function == "count" else "decimal",
        level="L1" if item is None or summed else item.level,
        unit=measure.unit,
        sources=item.sources if item else (),
    )


def items_used(product: Product) -> tuple[str, ...]:
    """The items of the source that any value handed out, or any answer, depends on."""
    if product.form == "verify":
        return product.ask
    if product.aggregate:
        figures = [each.item for each in product.aggregate.measures.values() if each.item]
        return (*product.aggregate.by, *figures)
    return product.served_items


def source_items(product: Product, catalog: Catalog) -> frozenset[str]:
    """The catalog's items that the product shows: ``agency/entry.item``."""
    declared = _declared_sources(catalog)
    return frozenset(
        item for name in items_used(product) for item in _resolve(product.source, name, declared)
    )


def source_entries(product: Product, catalog: Catalog) -> tuple[str, ...]:
    """The entries that the product's data come from; of a table without items: those it reads."""
    found = {item.rpartition(".")[0] for item in source_items(product, catalog)}
    found &= catalog.entries.keys()
    return tuple(sorted(found or _entries_read(product.source, catalog)))


def _entries_read(table: str, catalog: Catalog) -> set[str]:
    by_table = {entry_table("aggregation", key): key for key in catalog.entries}
    if table in by_table:
        return {by_table[table]}
    reads = {each.name: each.reads for each in catalog.tables.values()}
    return {entry for read in reads.get(table, ()) for entry in _entries_read(read, catalog)}


def _declared_sources(catalog: Catalog) -> Sources:
    """The :data:`Sources` of the catalog, kept for the one asked for last: a page or a review asks for every product."""
    kept = _ASKED.get("last")
    if kept is None or kept[0] is not catalog:
        kept = _ASKED["last"] = (catalog, _read_sources(catalog))
    return kept[1]


def _read_sources(catalog: Catalog) -> Sources:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for c in catalog.consolidations.values():
        main = database_table("base", c.database, c.table)
        columns = consolidated_tables(c, catalog.entries)[main]
        found[main] = {column.name: column.sources for column in columns}
    for table in catalog.tables.values():
        found[table.name] = {column.name: column.sources for column in table.columns}
    for key, entry in catalog.entries.items():
        found[entry_table("aggregation", key)] = {
            item.name: (f"{key}.{item.name}",) for item in entry.items
        }
    return found


def _resolve(table: str, column: str, declared: Sources) -> Iterator[str]:
    for source in declared.get(table, {}).get(column, ()):
        owner, _, name = source.rpartition(".")
        if "/" in owner:
            yield source
        elif (owner, name) != (table, column):
            yield from _resolve(owner, name, declared)
