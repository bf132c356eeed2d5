"""`zb findings export`: the findings that an agency is to verify, as a workbook."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, OnDay, chosen_day, print_json, print_line
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.cli.tickets.export_password import Password, export_password
from zb_pipelines.cli.tickets.exporter import export_levels, exporter
from zb_pipelines.domain.messages import in_chinese, message


def export(
    agency: Annotated[str, typer.Option(help="Key of the agency that verifies")],
    out: Annotated[
        Path | None, typer.Option(help="Where to write, by default a file named by the agency")
    ] = None,
    unmasked: Annotated[
        bool,
        typer.Option(
            help="Write the values that you may see in full; the workbook must be encrypted"
        ),
    ] = False,
    password: Password = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Write the findings that an agency is to verify as a workbook that its clerk fills in."""
    from assets.tickets.findings.exporting import export_findings

    secret = export_password("zb findings export", unmasked=unmasked, password=password)
    platform, release = open_release(day, "zb findings export")
    on = chosen_day(day)
    actor = exporter(platform, "zb findings export", agency, on, unmasked=unmasked)
    with in_chinese():
        target = out or Path(message("{agency}-findings.xlsx", agency=agency))
    done = export_findings(
        platform, release, agency, target, on, secret, export_levels(platform, agency, on)
    )
    facts = {
        "what": "findings",
        "file": done.file.name,
        "rows": done.findings,
        "unmasked": unmasked,
    }
    platform.registry.journal.record("export", agency, facts, actor)
    if as_json:
        print_json(vars(done) | {"unmasked": unmasked})
    else:
        print_line(message("{file}: findings {count}", file=done.file, count=done.findings))
