"""`zb users password`: the password of a local account."""

import os
from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import print_line
from zb_pipelines.domain.messages import message


def password(name: Annotated[str, typer.Argument(help="Name of the user")]) -> None:
    """Set a user's password, asked for at the prompt or taken from ZB_USER_PASSWORD."""
    from resources.platform import open_platform
    from resources.registry.access.passwords import hash_password
    from zb_pipelines.cli.terminal.actor import current_principal, require

    platform = open_platform()
    actor = current_principal(platform)
    if actor.name != name:
        actor = require(platform, "users")
    platform.registry.access.users.require(name)
    said = os.environ.get("ZB_USER_PASSWORD") or typer.prompt(
        message("Password"), hide_input=True, confirmation_prompt=True
    )
    platform.registry.access.users.set_password(name, hash_password(said), actor.name)
    platform.registry.access.sessions.end_all(name)
    print_line(message("The password of {name} is set", name=name))
