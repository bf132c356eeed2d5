"""The data dictionary (数据字典) of base and thematic databases, generated from their declarations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.reports.dictionary_details import (
    ColumnDetail,
    column_details,
    consolidation_summary,
    golden_codes,
    golden_rules,
)
from assets.thematic.finding_table import finding_table
from zb_pipelines.domain.access.levels import level_name
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.catalog.derived_tables.known_columns import derived_columns
from zb_pipelines.domain.catalog.model.model import Catalog, CodeList
from zb_pipelines.domain.derived_tables.model import ORIGIN, DerivedTable, Parameter, ResolvedColumn
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import changes_of, database_table
from zb_pipelines.domain.semantic_types import semantic_type

_INTERNAL = {"day", ORIGIN}
BRIEF = 8
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
        message("Range of values"),
        message("Semantic"),
        message("Cycle"),
        message("Explanation"),
        message("Source"),
        message("Source column"),
    )


@dataclass(frozen=True)
class Described:
    """One table: what it is, what identifies a row, its columns and its parameters.

    ``details`` has what the catalog knows of each column beyond its declaration; ``codes`` the code
    lists that its columns are of.
    """

    table: str
    title: str
    summary: str
    key: tuple[str, ...]
    columns: tuple[ResolvedColumn, ...]
    parameters: Mapping[str, Parameter]
    details: Mapping[str, ColumnDetail]
    codes: tuple[CodeList, ...]

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
                detail.values,
                semantic_type(column.semantic).title or column.semantic or "",
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


def write_markdown(described: list[Described], target: Path) -> None:
    """The dictionary as one Markdown file."""
    parts: list[str] = [f"# {message('Data dictionary')}", ""]
    for each in described:
        parts += [f"## {each.title} `{each.table}`", "", each.summary, ""]
        parts += [
            message(
                "Key: {key}; changes by day: `{changes}`",
                key=message(", ").join(each.key),
                changes=changes_of(each.table),
            ),
            "",
        ]
        parts += [f"| {' | '.join(headings())} |", "|---" * len(headings()) + "|"]
        parts += [f"| {' | '.join(map(_in_cell, line))} |" for line in each.lines()]
        parts += [
            "",
            *(_parameter_line(name, one) for name, one in each.parameters.items()),
            "",
        ]
    lists = {codes.key: codes for each in described for codes in each.codes}
    parts += [line for key in sorted(lists) for line in _code_lines(lists[key])]
    target.write_text("\n".join(parts), "utf-8")


def _code_lines(codes: CodeList) -> list[str]:
    """A code list as a section: every code with its meaning."""
    said = message("{text} ({remark})", text=codes.title, remark=codes.source)
    table = [f"| {message('Code')} | {message('Meaning')} |", "|---|---|"]
    rows = (f"| {code} | {_in_cell(meaning)} |" for code, meaning in codes.values.items())
    return [f"## {message('Code list')} {said}", "", *table, *rows, ""]


def _in_cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _parameter_line(name: str, one: Parameter) -> str:
    said = message(
        "- parameter `{name}` {title}: {value}",
        name=name,
        title=one.title,
        value=f"{one.value}{one.unit or ''}",
    )
    if one.verified:
        return said
    return message("{text} ({remark})", text=said, remark=message("unverified, configurable"))


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
