"""`zb query`: read-only SQL over the lake."""

from typing import Annotated

import typer

from zb_pipelines.cli.output import AsJson, chosen_day, say_json, say_table

MOST_ROWS_SHOWN = 200


def query(
    sql: Annotated[str, typer.Argument(help="一条 SELECT 语句")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="截至日期 YYYY-MM-DD")] = None,
    as_json: AsJson = False,
) -> None:
    """Schemas: landing, aggregation, quarantine, base, thematic, report."""
    from resources.engine import EngineError
    from resources.lake_views import only_reads, open_reading
    from resources.platform import open_platform
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.domain.naming import entry_table

    statement = only_reads(sql)
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
            cursor = engine.execute(statement)
            columns = [column[0] for column in cursor.description or []]
            rows = cursor.fetchall()
    except EngineError as failure:
        raise input_error(
            "SQL", str(failure), 'zb query "SHOW ALL TABLES" lists the tables'
        ) from None
    if as_json:
        say_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        say_table(f"截至 {day}", columns, rows[:MOST_ROWS_SHOWN])
        if len(rows) > MOST_ROWS_SHOWN:
            typer.echo(f"共 {len(rows)} 行,只显示前 {MOST_ROWS_SHOWN} 行;--json 输出全部")
