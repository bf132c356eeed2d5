"""`zb query`: read-only SQL over the lake."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, chosen_day, print_json, print_line, print_table
from zb_pipelines.domain.messages import message

MOST_ROWS_SHOWN = 200


def query(
    sql: Annotated[str, typer.Argument(help="One SELECT statement")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="As of this day, YYYY-MM-DD")] = None,
    as_json: AsJson = False,
) -> None:
    """Query the lake with read-only SQL.

    Schemas: landing, aggregation, quarantine, base, thematic, report.
    """
    from resources.bounded_result import bounded_rows
    from resources.engine import EngineError
    from resources.lake_views import open_reading
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
    try:
        with open_reading(platform, day, growing, statement) as engine:
            columns, rows = bounded_rows(engine, statement.sql)
    except EngineError as failure:
        raise input_error(
            "SQL",
            str(failure),
            message("{command} lists the tables", command='zb query "SHOW ALL TABLES"'),
        ) from None
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(message("As of {day}", day=day), columns, rows[:MOST_ROWS_SHOWN])
        if len(rows) > MOST_ROWS_SHOWN:
            print_line(
                message(
                    "Rows: {count}, only the first {shown} are shown; --json prints all",
                    count=len(rows),
                    shown=MOST_ROWS_SHOWN,
                )
            )
