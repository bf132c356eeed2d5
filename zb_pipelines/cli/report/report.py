"""`zb report`: the bureau's quality report of a day, month, quarter or year."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.actor import system_login
from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.cli.terminal.progress import show_progress
from zb_pipelines.domain.messages import message


def report(
    context: typer.Context,
    day: OnDay = None,
    period: Annotated[
        str | None, typer.Option(help="2026, 2026-Q4, 2026-11 or 2026-11-22; the day by default")
    ] = None,
    agency: Annotated[str | None, typer.Option(help="One agency's edition only: its key")] = None,
    formats: Annotated[
        str, typer.Option("--format", help="Some of html, pdf and xlsx, with commas between")
    ] = "html",
    out: Annotated[
        Path | None, typer.Option(help="Folder to write to, ZB_HOME/reports by default")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The quality report of a day, month, quarter or year: page, PDF and workbook; its JSON is always written."""
    if context.invoked_subcommand:
        return
    from assets.reports.quality.quality_report import write_report
    from resources.platform import open_platform
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.domain.period import period_of

    if day and period:
        raise input_error(
            "--date --period", message("both are given"), message("give only one of them")
        )
    chosen = period_of(period or chosen_day(day).isoformat())
    wanted = [each.strip() for each in formats.split(",") if each.strip()]
    platform = open_platform()
    with show_progress(chosen.name):
        made = write_report(platform, chosen, agency=agency, formats=wanted, folder=out)
    facts = {
        "what": "report",
        "agency": agency,
        "files": sorted(f.name for f in made.files.values()),
    }
    subject = f"quality-{chosen.name}"
    platform.registry.journal.record("export", subject, facts, system_login())
    if as_json:
        files = {kind: str(file) for kind, file in made.files.items()}
        page = files.get("html")
        print_json(
            {
                "period": chosen.name,
                "report": page,
                "files": files,
                "checksum": made.document.checksum,
            }
        )
    else:
        for file in made.files.values():
            print_line(str(file))
