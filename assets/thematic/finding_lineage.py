"""From which columns a theme's findings are made, read off the queries of its rules.

Traced when a theme is built, not when the catalog is loaded: nothing but Dagster's page asks for it.
"""

from assets.thematic.finding_table import rules_of
from zb_pipelines.domain.catalog.derived_tables.known_columns import known_tables
from zb_pipelines.domain.catalog.derived_tables.lineage import lineage_of
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import DerivedTable, ResolvedColumn


def columns_with_sources(table: DerivedTable, catalog: Catalog) -> list[ResolvedColumn]:
    """The columns of a theme's table of findings with the columns that its rules make them of."""
    sources = finding_sources(table.database, catalog)
    # A finding is numbered by its subject and case.
    named_by = (*sources.get("subject", ()), *sources.get("case_key", ()))
    sources["finding"] = tuple(dict.fromkeys(named_by))
    return [
        column.model_copy(update={"sources": sources.get(column.name, ())})
        for column in table.columns
    ]


def finding_sources(theme: str, catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Column of the rules' queries → ``agency/entry.item`` or ``layer.table.column``, over all rules."""
    known = known_tables(catalog.entries, catalog.consolidations.values(), catalog.tables)
    found: dict[str, tuple[str, ...]] = {}
    for rule in rules_of(theme, catalog):
        read = {name: known.get(name, {}) for name in rule.reads}
        asked = tuple((name, tuple(columns)) for name, columns in read.items())
        for name, leaves in lineage_of(rule.sql, asked).items():
            made_of = (
                source
                for table, column in leaves
                if column in read[table]
                for source in read[table][column].sources
            )
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *made_of)))
    return found
