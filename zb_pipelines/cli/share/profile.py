"""`zb share profile`: the file by which a recipient's client gets in."""

from pathlib import Path
from typing import Annotated

import typer

from zb_pipelines.cli.share.acting import By, GrantNumber, act_for_recipient
from zb_pipelines.cli.terminal.output import OnDay, chosen_day, print_line
from zb_pipelines.domain.messages import message


def profile(
    grant: GrantNumber,
    server: Annotated[str, typer.Option(help="Address of zb serve as the recipient reaches it")],
    out: Annotated[Path, typer.Option(help="File to write, for example food.share")],
    by: By = None,
    day: OnDay = None,
) -> None:
    """Issue a token for a grant and write the profile file of Delta Sharing; the token is kept nowhere else."""
    from resources.platform import open_platform
    from resources.sharing_profile import write_profile

    platform = open_platform()
    actor = act_for_recipient(platform, by, grant)
    issued = platform.registry.sharing.grants.issue_token(grant, actor, chosen_day(day))
    until = platform.registry.sharing.grants.one(grant).until
    write_profile(out, server, issued, until)
    print_line(message("{file}: profile of the grant {grant}", file=out, grant=grant))
