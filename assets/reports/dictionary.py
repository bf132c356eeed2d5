"""The data dictionary (数据字典) of base and thematic databases, generated from their declarations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assets.reports.dictionary_details import (
    ColumnDetail,
    column_details,
    consolidation_summary,
    golden_codes,
    golden_rules,
)
from assets.reports.dictionary_fill_rates import NOT_COUNTED, FillRates, fill_rates
from assets.thematic.finding_table import finding_table
from resources.registry import Registry
from zb_pipelines.domain.access.levels import level_name
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.catalog.derived_tables.known_columns import derived_columns
from zb_pipelines.domain.catalog.model.model import Catalog, CodeList
from zb_pipelines.domain.derived_tables.model import ORIGIN, DerivedTable, Parameter, ResolvedColumn
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import database_table
from zb_pipelines.domain.semantic_types import semantic_type

_INTERNAL = {"day", ORIGIN}
BRIEF = 9
"""So many of the columns of :func:`headings` fit a terminal."""


def type_titles() -> Mapping[str, str]:
    """What a reader calls each type of a column."""
    return {
        "string": message("text"),
        "integer": message("integer"),
        "decimal": message("decimal"),
        "date": message("date"),
        "datetime": message("date and time"),
        "boolean": message("yes or no"),
        "geometry": message("geometry (WKB)"),
        "strings": message("list of texts"),
    }


def headings() -> tuple[str, ...]:
    """The headings of :meth:`Described.lines`, first what most readers look for."""
    return (
        message("Title"),
        message("Column name"),
        message("Type"),
        message("Length"),
        message("Required"),
        message("Level"),
        message("Unit"),
        message("Fill rate"),
        message("Range of values"),
        message("Semantic"),
        message("Data element"),
        message("Cycle"),
        message("Explanation"),
        message("Source"),
        message("Source column"),
    )


@dataclass(frozen=True)
class Described:
    """One table: what it is, what identifies a row, its columns and its parameters.

    ``details`` has what the catalog knows of each column beyond its declaration; ``codes`` the code
    lists that its columns are of; ``filled`` how many rows have a value, once that was counted.
    """

    table: str
    title: str
    summary: str
    key: tuple[str, ...]
    columns: tuple[ResolvedColumn, ...]
    parameters: Mapping[str, Parameter]
    details: Mapping[str, ColumnDetail]
    codes: tuple[CodeList, ...]
    filled: FillRates = NOT_COUNTED

    def lines(self) -> Iterator[tuple[str, ...]]:
        """One line per column, under :func:`headings`."""
        titles = type_titles()
        for column in self.columns:
            detail = self.details[column.name]
            yield (
                column.title,
                column.name,
                titles[column.type],
                str(detail.length or ""),
                detail.required,
                level_name(column),
                column.unit or "",
                self.filled.text(column.name),
                detail.values,
                semantic_type(column.semantic).title or column.semantic or "",
                message("; ").join(detail.elements),
                message(", ").join(detail.cycles),
                detail.explanation,
                message("; ").join(detail.sources),
                message(", ").join(column.sources),
            )


def dictionary(catalog: Catalog, database: str | None = None) -> list[Described]:
    """Every base and thematic table of the catalog, or of one database or theme, by name.

    :class:`InputError` where ``database`` has no table.
    """
    found = sorted(
        [*_describe_consolidations(catalog), *_describe_derived_tables(catalog)],
        key=lambda each: each.table,
    )
    if database is None:
        return found
    wanted = [each for each in found if each.table.partition(".")[2].startswith(f"{database}__")]
    if not wanted:
        known = sorted({each.table.partition(".")[2].partition("__")[0] for each in found})
        raise input_error(
            f"--database {database}",
            message("there is no such database"),
            message("use one of {known}", known=message(", ").join(known)),
        )
    return wanted


def with_fill_rates(
    described: Sequence[Described], catalog: Catalog, registry: Registry, until: date
) -> list[Described]:
    """The tables with the fill rates of their newest builds not after ``until``."""
    found = fill_rates([each.table for each in described], catalog, registry, until)
    return [replace(each, filled=found.get(each.table, NOT_COUNTED)) for each in described]


def _describe_consolidations(catalog: Catalog) -> Iterator[Described]:
    for c in catalog.consolidations.values():
        table = database_table("base", c.database, c.table)
        codes = golden_codes(c, catalog)
        columns = tuple(
            column.model_copy(update={"codes": codes.get(column.name)})
            for column in consolidated_tables(c, catalog.entries)[table]
            if not column.name.endswith(("__source", "__time"))
        )
        yield Described(
            table,
            c.title,
            consolidation_summary(c, catalog),
            (c.key,),
            columns,
            {},
            column_details(columns, (c.key,), catalog, golden_rules(c, catalog)),
            _codes_of(columns, catalog),
        )


def _describe_derived_tables(catalog: Catalog) -> Iterator[Described]:
    themes = sorted({rule.theme for rule in catalog.findings.values()})
    findings = [finding_table(theme, catalog) for theme in themes]
    for table in [*catalog.tables.values(), *findings]:
        yield _describe_table(table, catalog)


def _describe_table(table: DerivedTable, catalog: Catalog) -> Described:
    own = {column.name: column for column in table.columns}
    columns = tuple(own[name] for name in derived_columns(table) if name not in _INTERNAL)
    details = column_details(columns, table.key, catalog, {})
    return Described(
        *(table.name, table.title, table.summary, table.key, columns, table.parameters),
        details=details,
        codes=_codes_of(columns, catalog),
    )


def _codes_of(columns: Sequence[ResolvedColumn], catalog: Catalog) -> tuple[CodeList, ...]:
    names = dict.fromkeys(column.codes for column in columns if column.codes)
    return tuple(catalog.codes[name] for name in names if name in catalog.codes)
