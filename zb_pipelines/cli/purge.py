"""`zb purge`: erase one person."""

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from zb_pipelines.cli.catalog.apply import launch_json
from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line, print_table
from zb_pipelines.cli.terminal.progress import show_progress
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zb_pipelines.rollout.apply.execute import Applied
    from zb_pipelines.rollout.erasure import PersonErased


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
    also: Annotated[
        list[str] | None,
        typer.Option("--also", help="A doubtful row that is the person's too, or all"),
    ] = None,
    search: Annotated[
        bool, typer.Option("--search", help="Only list the doubtful rows; nothing is erased")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Erase one person's data from every layer and keep a certificate; later deliveries do not bring it back."""
    from resources.dagster_instance.home import prepare
    from resources.platform import open_platform
    from resources.two_persons import require_second_person
    from zb_pipelines.rollout.apply import erase_person
    from zb_pipelines.rollout.erasure import (
        PersonErased,
        not_searched,
        person_tombstone,
        search_person,
    )

    platform = open_platform()
    if search:
        found = PersonErased("", 0, (), tuple(search_person(platform, identifier)))
        report_purge(found, [], not_searched(platform), as_json)
    if not yes:
        raise input_error(
            "zb purge", message("An erasure cannot be undone"), message("confirm it with --yes")
        )
    actor = actor_name(platform, "purge")
    tombstone = person_tombstone(platform, identifier)
    require_second_person(platform.registry, actor, "purge", tombstone, reason)
    prepare(platform.settings)
    with show_progress(message("Erase")):
        erased, done = erase_person(
            platform, identifier, reason, approved_by=actor, also=also or ()
        )
    report_purge(erased, done, not_searched(platform), as_json)


def report_purge(
    erased: "PersonErased", done: "Sequence[Applied]", places: "Sequence[str]", as_json: bool
) -> NoReturn:
    """Print what was erased, what was not, and the ``places`` that were not searched; exit 1 where a rebuild failed, 2 where rows are doubtful."""
    if as_json:
        print_json(
            {
                "removed": erased.rows,
                **vars(erased),
                "doubtful": [vars(each) for each in erased.doubtful],
                "not_searched": places,
                "launches": [launch_json(each) for each in done],
            }
        )
    else:
        _print_purge(erased, done, places)
    failed = not all(each.success for each in done)
    raise typer.Exit(1 if failed else 2 if erased.doubtful else 0)


def _print_purge(
    erased: "PersonErased", done: "Sequence[Applied]", places: "Sequence[str]"
) -> None:
    if erased.tombstone:
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
    if erased.doubtful:
        print_table(
            message("Perhaps the same person: confirm with --also"),
            [message("Row"), message("Entry"), message("Found by"), message("Masked values")],
            [
                (each.id, each.entry, each.by, message(", ").join(each.shown.values()))
                for each in erased.doubtful
            ],
        )
    print_line(message("Not searched: {places}", places=message("; ").join(places)))
