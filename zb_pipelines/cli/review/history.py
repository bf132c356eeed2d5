"""`zb review history`: every decision about one entry."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.known_name import require_known
from zb_pipelines.cli.terminal.output import AsJson, print_json, print_table
from zb_pipelines.domain.messages import message


def history(
    entry: Annotated[str, typer.Argument(help="Entry, for example tax/taxpayer")],
    as_json: AsJson = False,
) -> None:
    """Every step that an entry took, with who and when."""
    import json

    from resources.platform import open_platform
    from zb_pipelines.domain.catalog.load import load_catalog

    platform = open_platform()
    lines = platform.registry.journal.lines(entry)
    if not lines:  # an entry that has left the catalog keeps its history
        require_known("ENTRY", entry, load_catalog(platform.settings.catalog).entries)
    rows = [(e.seq, e.at, e.actor, e.action, json.loads(e.detail).get("reason")) for e in lines]
    if as_json:
        names = ("seq", "at", "actor", "action", "reason")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    columns = [
        message("Number"),
        message("Time (UTC)"),
        message("Decided by"),
        message("Action"),
        message("Reason"),
    ]
    print_table(entry, columns, rows)
