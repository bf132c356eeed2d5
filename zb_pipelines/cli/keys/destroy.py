"""`zb keys destroy`: erase by a key what was written with it, in every copy."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.messages import message


def destroy(
    name: Annotated[str, typer.Argument(help="Name of the key, lake/… in zb keys list")],
    reason: Annotated[str, typer.Option(help="Basis or reason")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Agree to the erasure, which cannot be undone")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Destroy a key of the lake and its tables: no copy of their files, backups included, can be read any more.

    The next night pulls the entry or builds the table anew, under a new key, where it is still declared.
    No night may run meanwhile.
    """
    from resources.dagster_instance.night_lock import hold_night_lock
    from resources.evidence.checkpoint import make_checkpoint
    from resources.platform import open_platform
    from resources.two_persons import require_second_person
    from zb_pipelines.cli.terminal.actor import actor_name
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.domain.errors import input_error
    from zb_pipelines.rollout.erasure import purge_key

    platform = open_platform()
    if not yes:
        raise input_error(
            "zb keys destroy",
            message("An erasure cannot be undone"),
            message("confirm it with --yes"),
        )
    actor = actor_name(platform, "keys")
    with hold_night_lock(platform.settings.dagster_home, today(), "zb keys destroy"):
        require_second_person(platform.registry, actor, "purge", name, reason)
        rows = purge_key(platform, name, reason=reason, actor=actor)
        make_checkpoint(platform)
    if as_json:
        print_json({"name": name, "rows": rows})
    else:
        print_line(
            message(
                "{name}: destroyed; rows {rows} can be read in no copy any more",
                name=name,
                rows=rows,
            )
        )
