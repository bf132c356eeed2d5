"""`zb law answer`: note that an entry was checked against the new law."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import print_line
from zb_pipelines.domain.messages import message


def answer(
    docket: Annotated[str, typer.Argument(help="Number of the docket")],
    by: Annotated[str, typer.Option(help="Who answers")],
    reason: Annotated[str, typer.Option(help="What the check showed")],
) -> None:
    """Note that the wording was checked against the new law and stays; the next release closes the docket."""
    from resources.platform import open_platform

    platform = open_platform()
    releases = platform.registry.releases()
    registry = platform.registry
    actor = actor_name(platform, "law", by)
    registry.dockets.answer(docket, actor, reason, releases[-1].id if releases else 0)
    print_line(
        message("{docket}: answered; the next release of the catalog closes it", docket=docket)
    )
