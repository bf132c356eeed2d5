"""`zb report verify`: every figure of a report recomputed from the lake."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_json,
    print_line,
    print_table,
)
from zb_pipelines.domain.messages import message


def verify(
    day: OnDay = None,
    period: Annotated[
        str | None, typer.Option(help="2026, 2026-Q4, 2026-11 or 2026-11-22; the day by default")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Recompute every figure of a report from the lake by its definition; exit 2 where one differs."""
    from assets.reports.quality.figures.verify import as_json as json_of
    from assets.reports.quality.figures.verify import verify_report
    from resources.platform import open_platform
    from zb_pipelines.domain.period import period_of

    chosen = period_of(period or chosen_day(day).isoformat())
    found = verify_report(open_platform(), chosen)
    if as_json:
        print_json(json_of(found))
    else:
        columns = [
            message("Figure"),
            message("Title"),
            message("Entry or table"),
            message("Rule"),
            message("In the report"),
            message("In the lake"),
            message("Query"),
        ]
        rows = [
            (e.figure, e.title, e.place, e.rule, e.told, e.recomputed, e.query)
            for e in found.problems
        ]
        print_line(
            message(
                "Report {period}: {figures} figures recomputed from the lake, {count} differ",
                period=found.period,
                figures=found.figures,
                count=len(rows),
            )
        )
        if rows:
            print_table(message("Figures that differ"), columns, rows)
    raise typer.Exit(2 if found.problems else 0)
