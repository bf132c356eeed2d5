"""`zb report`: render the bureau's quality report of a day."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.ledger import read_ledger
from zb_pipelines.cli.voice import AsJson, OnDay, chosen_day, say_json


def report(
    day: OnDay = None,
    out: Annotated[Path | None, typer.Option(help="输出目录,默认 ZB_HOME/reports")] = None,
    as_json: AsJson = False,
) -> None:
    """One self-contained HTML page in Chinese; opens offline and prints well."""
    from assets.reports.quality_report import write_report
    from resources.platform import open_platform

    on = chosen_day(day)
    release = read_ledger(on).release
    page = write_report(open_platform(), release, on, out)
    if as_json:
        say_json({"date": on, "report": page})
    else:
        typer.echo(str(page))
