"""`zb users approve`: agree to what another person asked for."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import print_line
from zb_pipelines.domain.messages import message


def approve(number: Annotated[int, typer.Argument(help="Number of the request")]) -> None:
    """Agree, as the second person, to what another one asked for."""
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.actor import require

    platform = open_platform()
    actor = require(platform, "approve")
    agreed = platform.registry.access.approvals.approve(number, actor.name)
    print_line(
        message("{act} of {subject} is approved", act=agreed.act, subject=agreed.subject[:16])
    )
