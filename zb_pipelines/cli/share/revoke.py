"""`zb share revoke`: end a grant before its time."""

from typing import Annotated

import typer

from zb_pipelines.cli.share.acting import By, ForAgency, GrantNumber, acting
from zb_pipelines.cli.terminal.output import OnDay, chosen_day, print_line
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def revoke(
    grant: GrantNumber,
    reason: Annotated[str, typer.Argument(help="Why it ends")],
    by: By = None,
    agency: ForAgency = None,
    day: OnDay = None,
) -> None:
    """End a grant from today on; its tokens die at once, links within ten minutes."""
    from resources.platform import open_platform
    from zb_pipelines.domain.sharing.request import BUREAU

    platform = open_platform()
    actor, acts_for = acting(platform, by, agency)
    grants = platform.registry.sharing.grants
    request = platform.registry.sharing.requests.one(grants.one(grant).request)
    if acts_for not in (BUREAU, request.agency):
        raise input_error(
            grant,
            message("{agency} may not revoke this grant", agency=acts_for),
            message("the source agency or the bureau revokes"),
        )
    after = grants.revoke(grant, actor, reason, chosen_day(day))
    print_line(message("Grant {grant} is revoked from {day} on", grant=grant, day=after.revoked))
