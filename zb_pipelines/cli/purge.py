"""`zb purge`: erase one person."""

from typing import Annotated

import typer

from zb_pipelines.cli.catalog.apply import launch_json
from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message


def purge(
    reason: Annotated[str, typer.Option(help="Basis or reason")],
    identifier: Annotated[
        str,
        typer.Option(
            "--identifier",
            prompt="Resident identity number",
            hide_input=True,
            envvar="ZB_PURGE_IDENTIFIER",
            help="Best given at the prompt or in the environment, not in the shell's history",
        ),
    ],
    yes: Annotated[
        bool, typer.Option("--yes", help="Agree to the erasure, which cannot be undone")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Erase one person's data from every layer and keep a certificate; later deliveries do not bring it back."""
    from resources.dagster_instance.home import prepare
    from resources.platform import open_platform
    from zb_pipelines.cli.terminal.two_persons import require_second_person
    from zb_pipelines.rollout.apply import erase_person
    from zb_pipelines.rollout.erasure import person_tombstone

    if not yes:
        raise input_error(
            "zb purge", message("An erasure cannot be undone"), message("confirm it with --yes")
        )
    platform = open_platform()
    actor = actor_name(platform, "purge")
    tombstone = person_tombstone(platform, identifier)
    require_second_person(platform, actor, "purge", tombstone, reason)
    prepare(platform.settings)
    erased, done = erase_person(platform, identifier, reason, approved_by=actor)
    if as_json:
        print_json(vars(erased) | {"launches": [launch_json(each) for each in done]})
    else:
        print_line(
            message(
                "Erased: rows {rows} over all layers and days, entries {entries}, rebuilds {rebuilds},"
                " certificate {certificate}",
                rows=erased.rows,
                entries=len(erased.entries),
                rebuilds=len(done),
                certificate=erased.tombstone[:16],
            )
        )
    raise typer.Exit(0 if all(each.success for each in done) else 1)
