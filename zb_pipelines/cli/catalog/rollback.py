"""`zb catalog rollback`: publish an old release's content again."""

from typing import Annotated

import typer

from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import AsJson, chosen_day, print_json, print_line
from zb_pipelines.cli.terminal.releases import release_numbered
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def rollback(
    to: Annotated[str, typer.Argument(metavar="RELEASE", help="Release whose content comes back")],
    reviewer: Annotated[str, typer.Option(help="Who reviewed it")],
    reason: Annotated[str, typer.Option(help="Why")],
    effective: Annotated[
        str | None, typer.Option(help="First day that it is in force, today by default")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Publish a new release with the content of an old one; history is never rewritten."""
    from resources.platform import open_platform
    from resources.two_persons import require_second_person

    platform = open_platform()
    old = release_numbered(platform, to)
    newest = platform.registry.releases()[-1]
    if newest.content_hash == old.content_hash:
        raise input_error(
            to,
            message(
                "The newest release {newest} has the same content as release {release}",
                newest=newest.id,
                release=old.id,
            ),
            message("no rollback is needed"),
        )
    actor = actor_name(platform, "publish", reviewer)
    require_second_person(platform.registry, actor, "publish", old.content_hash, reason)
    release = platform.registry.publish(
        old.catalog, actor, reason, chosen_day(effective), following=newest.id
    )
    if as_json:
        print_json({"release": release.id, "content_of": old.id, "hash": release.content_hash})
    else:
        print_line(
            message(
                "Release {release} of the catalog with the content of release {old}, in force from {day}",
                release=release.id,
                old=old.id,
                day=release.effective,
            )
        )
