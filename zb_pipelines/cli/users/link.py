"""`zb users link`: a link that logs a user in once."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import print_line
from zb_pipelines.domain.messages import message

# An action of the journal, which is Chinese.
_ACTION = "签发登录链接"


def link(
    name: Annotated[str, typer.Argument(help="Name of the user")],
    server: Annotated[str | None, typer.Option(help="Address of the portal")] = None,
) -> None:
    """Print a link that logs the user in once, within ten minutes."""
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.actor import require
    from zb_pipelines.domain.setting import setting

    platform = open_platform()
    actor = require(platform, "users")
    platform.registry.access.users.require(name)
    address = server or setting("portal_url") or "http://127.0.0.1:8000"
    token = platform.registry.access.sessions.make_link(name)
    platform.registry.journal.append(actor.name, _ACTION, name, {})
    print_line(
        message(
            "{url}\n(once, within ten minutes)",
            url=f"{address.rstrip('/')}/login/link?token={token}",
        )
    )
