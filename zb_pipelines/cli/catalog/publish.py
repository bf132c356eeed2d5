"""`zb catalog publish`: review the working catalog and make it a release."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import AsJson, chosen_day, print_json, print_line
from zb_pipelines.domain.errors import InputError
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from resources.platform import Platform
    from resources.registry import Release


def publish(
    reviewer: Annotated[str, typer.Option(help="Who reviewed it")],
    reason: Annotated[str, typer.Option(help="Why it is published")],
    effective: Annotated[
        str | None, typer.Option(help="First day that it is in force, today by default")
    ] = None,
    accepted_only: Annotated[
        bool,
        typer.Option(
            "--accepted-only", help="Every changed entry must have been accepted (zb review)"
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Review the working catalog and publish it as a release; data follows releases only."""
    from resources.platform import open_platform

    day, platform = chosen_day(effective), open_platform()
    actor = actor_name(platform, "publish", reviewer)
    release = publish_catalog(platform, actor, reason, day, accepted_only=accepted_only)
    if as_json:
        print_json(
            {
                "release": release.id,
                "hash": release.content_hash,
                "effective": release.effective,
            }
        )
    else:
        print_line(
            message(
                "Release {release} of the catalog, in force from {day}: entries {entries}, checksum {hash}",
                release=release.id,
                day=release.effective,
                entries=len(release.catalog.entries),
                hash=release.content_hash[:16],
            )
        )


def publish_catalog(
    platform: "Platform", reviewer: str, reason: str, day: date, *, accepted_only: bool
) -> "Release":
    """Publish the working catalog; :class:`InputError` with everything that speaks against it.

    Entries that the review sent back never go out; with ``accepted_only``
    changed ones go only when they were accepted (art. 10 para 3).
    """
    from resources.evidence.checkpoint import make_checkpoint
    from resources.registry.audit.publication_gate import blocking_problems, record_publication
    from resources.two_persons import require_second_person
    from zb_pipelines.domain.catalog.files.problem_lines import with_lines
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.catalog.model.fingerprint import catalog_hash
    from zb_pipelines.domain.catalog.review import review, vanished_entries

    catalog = load_catalog(platform.settings.catalog)
    problems = with_lines(platform.settings.catalog, review(catalog, day))
    newest = next(reversed(platform.registry.releases()), None)
    problems += vanished_entries(newest.catalog, catalog) if newest else []
    registry = platform.registry
    before = newest.catalog if newest else None
    problems += blocking_problems(registry.reviews, catalog, before, strict=accepted_only)
    if problems:
        raise InputError(*problems)
    hashed = catalog_hash(catalog)
    if newest is None or newest.content_hash != hashed:
        require_second_person(platform.registry, reviewer, "publish", hashed, reason)
    following = newest.id if newest else 0
    release = platform.registry.publish(catalog, reviewer, reason, day, following)
    record_publication(registry.reviews, catalog, reviewer)
    make_checkpoint(platform)
    return release
