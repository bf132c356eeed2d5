"""Checks of declared names: reserved by the platform, or not well-formed.

A name that would break a pull, a build or a report is refused here, with file and line.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from zb_pipelines.domain.catalog.files.layout import is_key
from zb_pipelines.domain.catalog.files.parsed_catalog import ParsedCatalog
from zb_pipelines.domain.catalog.files.strict_yaml import Step
from zb_pipelines.domain.messages import message
from zb_pipelines.domain.reserved_names import (
    COLUMNS,
    CONSOLIDATION_TABLES,
    GOLDEN_COLUMNS,
    GOLDEN_PART,
    NAME,
    THEMATIC_TABLES,
    VARIABLES,
)
from zb_pipelines.domain.survivorship.model import Consolidation

Path = tuple[Step, ...]


def check_names(parsed: ParsedCatalog) -> None:
    """Add a problem for every name that is reserved, badly written or taken by another table."""
    for key, entry in parsed.entries.items():
        for place, item in enumerate(entry.items):
            _column(parsed, f"sources/{key}.yml", ("items", place, "name"), item.name, COLUMNS)
    for key, consolidation in parsed.consolidations.items():
        _consolidation(parsed, f"survivorship/{key}.yml", consolidation)
    for key, table in parsed.tables.items():
        file = f"tables/{key}.yml"
        for place, column in enumerate(table.columns):
            _column(parsed, file, ("columns", place, "name"), column.name, COLUMNS)
        _parameters(parsed, file, table.parameters)
        reserved = (
            THEMATIC_TABLES
            if parsed.kind_of(table.database) == "thematic"
            else CONSOLIDATION_TABLES
        )
        _table(parsed, file, (), table.table, reserved)
    for key, rule in parsed.findings.items():
        _parameters(parsed, f"findings/{key}.yml", rule.parameters)


def _consolidation(parsed: ParsedCatalog, file: str, consolidation: Consolidation) -> None:
    _column(parsed, file, ("key",), consolidation.key, COLUMNS)
    for place, field in enumerate(consolidation.fields):
        path = ("fields", place, "name")
        if GOLDEN_PART in field.name:
            parsed.problem(
                file,
                path,
                message("{name} has two underscores in a row", name=field.name),
                message("write single underscores: the columns of source and time have two"),
            )
        else:
            _column(parsed, file, path, field.name, GOLDEN_COLUMNS)
    derived = {t.table for t in parsed.tables.values() if t.database == consolidation.database}
    _table(parsed, file, ("table",), consolidation.table, CONSOLIDATION_TABLES | derived)


def _column(
    parsed: ParsedCatalog, file: str, path: Path, name: str, reserved: Iterable[str]
) -> None:
    if name in reserved:
        parsed.problem(
            file,
            path,
            message("{name} is a column of the platform's own", name=name),
            message("choose another name, such as {name}_value", name=name),
        )
    elif not NAME.fullmatch(name):
        _not_a_name(parsed, file, path, name)


def _table(parsed: ParsedCatalog, file: str, path: Path, name: str, taken: Iterable[str]) -> None:
    if name in taken:
        parsed.problem(
            file,
            path,
            message("another table of the database is called {name}", name=name),
            message("choose another name for the table"),
        )
    elif not is_key(name):
        _not_a_name(parsed, file, path, name)


def _parameters(parsed: ParsedCatalog, file: str, parameters: Mapping[str, Any]) -> None:
    for name in parameters:
        path = ("parameters", name)
        if name in VARIABLES:
            parsed.problem(
                file,
                path,
                message("{name} is a variable of the platform's own", name=name),
                message("choose another name for the parameter"),
            )
        elif not NAME.fullmatch(name):
            _not_a_name(parsed, file, path, name)


def _not_a_name(parsed: ParsedCatalog, file: str, path: Path, name: str) -> None:
    parsed.problem(
        file,
        path,
        message("{name} cannot be a name", name=name),
        message("begin with a small letter; use only small letters, digits and underscores"),
    )
