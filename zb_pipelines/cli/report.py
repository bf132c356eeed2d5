"""`zb report`: the bureau's quality report of a day, month, quarter or year."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.output import AsJson, OnDay, chosen_day, say_json


def report(
    day: OnDay = None,
    period: Annotated[
        str | None, typer.Option(help="2026、2026-Q4、2026-11 或 2026-11-22,默认当日")
    ] = None,
    agency: Annotated[str | None, typer.Option(help="只出一个单位的,写单位标识")] = None,
    formats: Annotated[
        str, typer.Option("--format", help="html,pdf,xlsx 中的若干种,逗号隔开")
    ] = "html",
    out: Annotated[Path | None, typer.Option(help="输出目录,默认 ZB_HOME/reports")] = None,
    as_json: AsJson = False,
) -> None:
    """Page (offline, printable), PDF and workbook of one result; its JSON is always written too."""
    from assets.reports.quality.quality_report import write_report
    from resources.platform import open_platform
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.domain.period import period_of

    if day and period:
        raise input_error("--date --period", "两个都写了", "只写其中一个")
    chosen = period_of(period or chosen_day(day).isoformat())
    wanted = [each.strip() for each in formats.split(",") if each.strip()]
    made = write_report(open_platform(), chosen, agency=agency, formats=wanted, folder=out)
    if as_json:
        files = {kind: str(file) for kind, file in made.files.items()}
        page = files.get("html")
        say_json(
            {
                "period": chosen.name,
                "report": page,
                "files": files,
                "checksum": made.document.checksum,
            }
        )
    else:
        for file in made.files.values():
            typer.echo(str(file))
