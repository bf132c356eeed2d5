"""`zb query`: read-only SQL over the lake."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.output import (
    AsJson,
    chosen_day,
    print_json_list,
    print_line,
    print_table,
)
from zb_pipelines.cli.terminal.releases import catalog_on
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from resources.lake_views import SelectList
    from resources.platform import Platform
    from resources.read_statement import ReadStatement
    from zb_pipelines.cli.terminal.reading import ProtectedReading
    from zb_pipelines.domain.access import Principal

MOST_ROWS_SHOWN = 200


def query(
    sql: Annotated[str, typer.Argument(help="One SELECT statement")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="As of this day, YYYY-MM-DD")] = None,
    purpose: Annotated[
        str | None, typer.Option(help="What for; needed where protected data (L3, L4) are read")
    ] = None,
    unmasked: Annotated[
        bool, typer.Option("--unmasked", help="Values in full, where role and approval allow it")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Query the lake with read-only SQL.

    Schemas: landing, aggregation, quarantine, base, thematic, report.
    """
    from resources.confined_rows import confined_rows
    from resources.engine import EngineError
    from resources.engine.failure_sentence import failure_sentence
    from resources.lake_views import open_views
    from resources.platform import open_platform
    from resources.read_statement import read_statement
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.domain.naming import entry_table

    statement = read_statement(sql)
    day = chosen_day(as_of)
    platform = open_platform()
    release = platform.registry.release_on(day)
    growing = {
        entry_table(layer, entry.key)
        for entry in (release.catalog.entries.values() if release else ())
        for layer in ("landing", "aggregation", "quarantine")
        if entry.extraction.mode == "incremental"
    }
    asked = _decide(platform, statement, purpose, full=unmasked)
    try:
        with open_views(platform, day, growing, statement, asked.select_list) as engine:
            columns, rows = confined_rows(engine, statement.sql)
    except EngineError as failure:
        raise input_error(
            "SQL",
            failure_sentence(failure),
            message("{command} lists the tables", command='zb query "SHOW ALL TABLES"'),
        ) from None
    if asked.use:
        asked.use.record(platform, asked.principal.name, "query", len(rows))
    if as_json:
        print_json_list(dict(zip(columns, row, strict=True)) for row in rows)
    else:
        print_table(message("As of {day}", day=day), columns, rows[:MOST_ROWS_SHOWN])
        _print_notes(asked, len(rows))


@dataclass(frozen=True)
class _Asked:
    """Who asks, what the journal must know of it, and what the tables show him."""

    principal: "Principal"
    select_list: "SelectList | None" = None
    use: "ProtectedReading | None" = None
    masked: bool = False


def _decide(
    platform: "Platform", statement: "ReadStatement", purpose: str | None, *, full: bool
) -> _Asked:
    """Ask access, purpose and approval; without declared users everything is shown."""
    from zb_pipelines.cli.terminal import reading as protected
    from zb_pipelines.cli.terminal.actor import require
    from zb_pipelines.domain.access import GradedTable
    from zb_pipelines.domain.access.table_access import TableAccess
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.domain.catalog.graded_tables import graded_tables

    principal = require(platform, "query")
    if principal.development:
        return _Asked(principal)
    catalog = catalog_on(platform, today())
    known = graded_tables(catalog)
    tables = {
        name: known.get(name) or GradedTable(name, catalog.grading)
        for name in platform.lake.tables()
    }
    named = [table for name, table in tables.items() if name.lower() in statement.tables]
    reading = TableAccess(principal, full=full)
    names = {table.name: list(platform.lake.columns(table.name)) for table in named}
    columns = protected.protected_columns(reading, named, names, statement.columns)
    use = protected.require_purpose(reading, statement.sql, purpose, columns)
    if use:
        protected.require_approval(platform, reading, use, tables)
    return _Asked(
        principal,
        lambda name, shown: reading.select_list(tables[name], shown),
        use,
        any(reading.hidden_names(tables[table], used) for table, used in columns.items()),
    )


def _print_notes(asked: _Asked, count: int) -> None:
    if asked.masked:
        print_line(message("Protected values are masked; comparisons see them masked as well"))
    if count > MOST_ROWS_SHOWN:
        print_line(
            message(
                "Rows: {count}, only the first {shown} are shown; --json prints all",
                count=count,
                shown=MOST_ROWS_SHOWN,
            )
        )
