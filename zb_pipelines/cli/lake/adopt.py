"""`zb lake adopt`: take a lake of before into the journal as it stands."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.messages import message


def adopt(
    reason: Annotated[str, typer.Option(help="Basis or reason")], as_json: AsJson = False
) -> None:
    """Record all files of the lake as they are, after an upgrade or a restore; the journal says who vouched."""
    from resources.evidence.adopt_lake import adopt_lake
    from resources.platform import open_platform

    platform = open_platform()
    tables = adopt_lake(platform, actor_name(platform, "operate"), reason)
    if as_json:
        print_json({"tables": tables})
    else:
        print_line(message("recorded: tables {count}", count=tables))
