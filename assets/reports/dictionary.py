"""The data dictionary (数据字典) of base and thematic databases, generated from their declarations."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assets.thematic.finding_table import finding_table
from zb_pipelines.domain.access.levels import level_name
from zb_pipelines.domain.catalog.derived_tables.consolidated import consolidated_tables
from zb_pipelines.domain.catalog.derived_tables.known_columns import derived_columns
from zb_pipelines.domain.catalog.model.model import Catalog
from zb_pipelines.domain.derived_tables.model import ORIGIN, DerivedTable, Parameter, ResolvedColumn
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.naming import changes_of, database_table

_INTERNAL = {"day", ORIGIN}


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
    """The headings of :meth:`Described.lines`."""
    return (
        message("Column name"),
        message("Title"),
        message("Type"),
        message("Level"),
        message("Semantic"),
        message("Unit"),
        message("Code list"),
        message("Source"),
    )


@dataclass(frozen=True)
class Described:
    """One table: what it is, what identifies a row, its columns and its parameters."""

    table: str
    title: str
    summary: str
    key: tuple[str, ...]
    columns: tuple[ResolvedColumn, ...]
    parameters: Mapping[str, Parameter]

    def lines(self) -> Iterator[tuple[str, ...]]:
        """One line per column, under :func:`headings`."""
        titles = type_titles()
        for column in self.columns:
            yield (
                column.name,
                column.title,
                titles[column.type],
                level_name(column),
                column.semantic or "",
                column.unit or "",
                column.codes or "",
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
        parts += [f"| {' | '.join(line)} |" for line in each.lines()]
        parts += [
            "",
            *(_parameter_line(name, one) for name, one in each.parameters.items()),
            "",
        ]
    target.write_text("\n".join(parts), "utf-8")


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
        columns = consolidated_tables(c, catalog.entries)[table]
        yield Described(
            table, c.title, message("Consolidated from the sources"), (c.key,), columns, {}
        )


def _describe_derived_tables(catalog: Catalog) -> Iterator[Described]:
    themes = sorted({rule.theme for rule in catalog.findings.values()})
    findings = [finding_table(theme, catalog) for theme in themes]
    for table in [*catalog.tables.values(), *findings]:
        yield _describe_table(table)


def _describe_table(table: DerivedTable) -> Described:
    own = {column.name: column for column in table.columns}
    columns = tuple(own[name] for name in derived_columns(table) if name not in _INTERNAL)
    return Described(table.name, table.title, table.summary, table.key, columns, table.parameters)
