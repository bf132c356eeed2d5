"""Lake tables with their owner and level, built from the catalog for access decisions."""

from collections.abc import Iterable, Mapping

from zb_pipelines.domain.access import GradedColumn, GradedTable, Grading
from zb_pipelines.domain.access.levels import Graded, graded_column
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.catalog.derived_tables.finding_columns import finding_levels
from zb_pipelines.domain.catalog.model.model import Catalog, Entry
from zb_pipelines.domain.naming import (
    ENTRY_LAYERS,
    Layer,
    changes_of,
    database_table,
    entry_table,
)
from zb_pipelines.domain.survivorship.model import Consolidation

# Columns of the platform's own that hold no data of anybody, by layer or everywhere.
_PLAIN = ("_row", "_record", "day", "_warnings", "_reasons", "_origin", "_row_id", "_sources")


def graded_tables(catalog: Catalog) -> dict[str, GradedTable]:
    """Every lake table that the catalog declares, by name."""
    found: dict[str, GradedTable] = {}
    for entry in catalog.entries.values():
        found |= {
            table.name: table
            for table in (_entry_table(catalog, entry, layer) for layer in ENTRY_LAYERS)
        }
    for consolidation in catalog.consolidations.values():
        found |= _graded_base_tables(catalog, consolidation)
    for table in catalog.tables.values():
        agencies = _agencies(catalog, (s for c in table.columns for s in c.sources))
        for name in (table.name, changes_of(table.name)):
            found[name] = GradedTable(
                name,
                catalog.grading,
                _columns(table.columns, catalog.grading),
                database=table.database,
                agencies=agencies,
            )
    for theme in {rule.theme for rule in catalog.findings.values()}:
        found |= _graded_findings(catalog, theme)
    return found


def graded_table(catalog: Catalog, name: str) -> GradedTable:
    """The table of that name; one that nobody declares (``report.…``) has no columns known."""
    known = graded_tables(catalog).get(name)
    if known is not None:
        return known
    database = name.partition(".")[2].partition("__")[0]
    return GradedTable(name, catalog.grading, database=database)


def agency_rows(catalog: Catalog, agency: str) -> GradedTable:
    """What stands for the rows of all entries of ``agency``: who may have them as a file."""
    known = catalog.agencies[agency]
    district = None if known.node == "city" else known.node
    return GradedTable(agency, catalog.grading, agency=agency, district=district)


def _entry_table(catalog: Catalog, entry: Entry, layer: Layer) -> GradedTable:
    agency = catalog.agencies[entry.agency]
    return GradedTable(
        entry_table(layer, entry.key),
        catalog.grading,
        _columns(entry.items, catalog.grading),
        agency=entry.agency,
        district=None if agency.node == "city" else agency.node,
        agencies=frozenset({entry.agency}),
    )


def _graded_base_tables(catalog: Catalog, c: Consolidation) -> dict[str, GradedTable]:
    agencies = frozenset(claim.entry.partition("/")[0] for claim in c.claims)
    return {
        name: GradedTable(
            name,
            catalog.grading,
            _columns(columns, catalog.grading),
            database=c.database,
            agencies=agencies,
        )
        for name, columns in consolidated_tables(c, catalog.entries).items()
    }


def _graded_findings(catalog: Catalog, theme: str) -> dict[str, GradedTable]:
    levels = finding_levels(rule for rule in catalog.findings.values() if rule.theme == theme)
    columns = {name: GradedColumn(name, level) for name, level in levels.items()}
    table = database_table("thematic", theme, "finding")
    return {
        name: GradedTable(name, catalog.grading, _plain(()) | columns, database=theme)
        for name in (table, changes_of(table))
    }


def _columns(columns: Iterable[Graded], grading: Grading) -> Mapping[str, GradedColumn]:
    return _plain(_PLAIN) | {column.name: graded_column(column, grading) for column in columns}


def _plain(names: Iterable[str]) -> dict[str, GradedColumn]:
    return {name: GradedColumn(name, "L1") for name in (*_PLAIN, *names)}


def _agencies(catalog: Catalog, sources: Iterable[str]) -> frozenset[str]:
    """The agencies behind columns' sources; those of another built table count as one each."""
    entries = {source.rpartition(".")[0] for source in sources}
    return frozenset(entry.partition("/")[0] for entry in entries if entry in catalog.entries)
