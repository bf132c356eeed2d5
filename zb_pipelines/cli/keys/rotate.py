"""`zb keys rotate`: a new version of a key."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.messages import message


def rotate(
    name: Annotated[str, typer.Argument(help="Name of the key, as zb keys list shows it")],
    as_json: AsJson = False,
) -> None:
    """Make a new version of a key; what was made with older versions stays readable by them."""
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.actor import actor_name

    platform = open_platform()
    made = platform.keys.rotate(name, actor_name(platform, "keys"))
    if as_json:
        print_json({"name": made.name, "version": made.version, "fingerprint": made.fingerprint})
    else:
        print_line(
            message(
                "{name}: version {version}, fingerprint {fingerprint}",
                name=made.name,
                version=made.version,
                fingerprint=made.fingerprint,
            )
        )
