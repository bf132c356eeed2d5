"""`zb users role`: give a user other roles."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import print_line
from zb_pipelines.domain.messages import message


def role(
    name: Annotated[str, typer.Argument(help="Name of the user")],
    roles: Annotated[list[str], typer.Argument(metavar="ROLE…", help="All roles from now on")],
) -> None:
    """Give a user exactly these roles; his sessions end."""
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.actor import require
    from zb_pipelines.cli.users.scope import check_scope
    from zb_pipelines.domain.access import Role, parse_role

    platform = open_platform()
    actor = require(platform, "users")
    user = platform.registry.access.users.require(name)
    wanted: frozenset[Role] = frozenset(parse_role(each) for each in roles)
    check_scope(platform, wanted, user.agency, user.theme)
    platform.registry.access.users.set_roles(name, wanted, actor.name)
    platform.registry.access.sessions.end_all(name)
    print_line(message("User {name}: {roles}", name=name, roles=", ".join(sorted(wanted))))
