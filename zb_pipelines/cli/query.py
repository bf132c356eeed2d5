"""`zb query`: read-only SQL over the lake."""

from typing import Annotated

import typer

from zb_pipelines.cli.voice import AsJson, chosen_day, say_json, say_table

MOST_ROWS_SHOWN = 200


def query(
    sql: Annotated[str, typer.Argument(help="一条 SELECT 语句")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="截至日期 YYYY-MM-DD")] = None,
    as_json: AsJson = False,
) -> None:
    """Schemas: landing, aggregation, quarantine, base, thematic, report."""
    from resources.engine import EngineFailure
    from resources.platform import open_platform
    from resources.reading import only_reads, open_reading
    from zb_pipelines.naming import entry_table
    from zb_pipelines.refusal import refuse

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
    except EngineFailure as failure:
        raise refuse("SQL", str(failure), 'zb query "SHOW ALL TABLES" lists the tables') from None
    if as_json:
        say_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        say_table(f"截至 {day}", columns, rows[:MOST_ROWS_SHOWN])
        if len(rows) > MOST_ROWS_SHOWN:
            typer.echo(f"共 {len(rows)} 行,只显示前 {MOST_ROWS_SHOWN} 行;--json 输出全部")
