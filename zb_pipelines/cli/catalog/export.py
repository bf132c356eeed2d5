"""`zb catalog export`: an agency's catalog as a workbook."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.messages import in_chinese, message


def export(
    agency: Annotated[str, typer.Option(help="Key of the agency, for example tax")],
    out: Annotated[
        Path | None, typer.Option(help="Where to write, by default a file named by the agency")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write an agency's catalog as a workbook that its clerk fills in."""
    from resources.workbook import write_workbook
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.settings import current

    with in_chinese():
        target = out or Path(message("{agency}-catalog.xlsx", agency=agency))
    count = write_workbook(load_catalog(current().catalog), agency, target)
    if as_json:
        print_json({"agency": agency, "entries": count, "file": target})
    else:
        print_line(message("{file}: entries {count}", file=target, count=count))
