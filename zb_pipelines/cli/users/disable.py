"""`zb users disable` and `zb users enable`."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import print_line
from zb_pipelines.domain.messages import message

UserName = Annotated[str, typer.Argument(help="Name of the user")]


def disable(name: UserName) -> None:
    """Let a user in no more; his sessions end at once."""
    _set(name, disabled=True)
    print_line(message("{name} may not come in any more", name=name))


def enable(name: UserName) -> None:
    """Let a disabled user in again."""
    _set(name, disabled=False)
    print_line(message("{name} may come in again", name=name))


def _set(name: str, *, disabled: bool) -> None:
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.actor import require

    platform = open_platform()
    actor = require(platform, "users")
    platform.registry.access.users.set_disabled(name, actor.name, disabled=disabled)
    if disabled:
        platform.registry.access.sessions.end_all(name)
