"""`zb keys move`: keys that lie plain in the folder, encrypted by the token."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.messages import message


def move(
    name: Annotated[
        str | None, typer.Argument(help="Name of the key, as zb keys list shows it; all of them")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Encrypt by the token what lies plain in the folder of keys; the keys stay the same.

    Copies of the folder made before still hold them plain: destroy those, or rotate the keys.
    """
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.actor import actor_name

    keys = open_platform().keys
    actor = actor_name(open_platform(), "keys")
    moved = {
        each: versions
        for each in ([name] if name else keys.names())
        if (versions := keys.move_into_token(each, actor))
    }
    if as_json:
        print_json(moved)
        return
    print_line(message("under the token now: keys {count}", count=len(moved)))
