"""`zb share export`, `zb share import`: requests decided in Excel."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.share.acting import By, ForAgency, acting
from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_json,
    print_line,
    print_table,
)
from zb_pipelines.cli.terminal.releases import open_release
from zb_pipelines.domain.messages import message


def export(
    out: Annotated[Path, typer.Argument(help="Where to write, for example requests.xlsx")],
    by: By = None,
    agency: ForAgency = None,
    day: OnDay = None,
) -> None:
    """Write the requests that wait for an agency, or for the bureau, as a workbook."""
    from assets.sharing.request_acts import RequestDesk
    from assets.sharing.request_book import export_requests

    platform, release = open_release(day, "zb share")
    actor, acts_for = acting(platform, by, agency)
    desk = RequestDesk(platform.registry, release.catalog, chosen_day(day))
    count = export_requests(desk, acts_for, out)
    facts = {"what": "sharing requests", "file": out.name, "requests": count}
    platform.registry.journal.record("export", acts_for, facts, actor)
    print_line(message("{file}: requests {count}", file=out, count=count))


def import_acts(
    file: Annotated[Path, typer.Argument(help="The filled workbook")],
    by: By = None,
    agency: ForAgency = None,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Take the acts of a filled workbook; exit 2 where one was refused."""
    from assets.sharing.request_acts import RequestDesk
    from assets.sharing.request_book import import_requests

    platform, release = open_release(day, "zb share")
    actor, acts_for = acting(platform, by, agency)
    desk = RequestDesk(platform.registry, release.catalog, chosen_day(day))
    found = import_requests(desk, file, actor, acts_for)
    if as_json:
        print_json([vars(each) for each in found])
    else:
        columns = [message("Row"), message("Request"), message("State"), message("Reason")]
        rows = [(each.row, each.request, each.state, each.reason) for each in found]
        print_table(message("Acts of the workbook"), columns, rows)
    raise typer.Exit(2 if any(each.reason for each in found) else 0)
