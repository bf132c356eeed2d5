"""`zb catalog`: check the working catalog, publish it, list what was published."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.output import (
    AsJson,
    OnDay,
    chosen_day,
    complain,
    console,
    say_json,
    say_table,
)
from zb_pipelines.domain.errors import InputError

if TYPE_CHECKING:
    from resources.platform import Platform
    from resources.registry import Release

app = typer.Typer(no_args_is_help=True)


@app.command()
def check(day: OnDay = None, as_json: AsJson = False) -> None:
    """Load the working catalog and review it; exit 2 where the review finds something."""
    from zb_pipelines.domain.catalog.files.problem_lines import placed
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.catalog.review import review
    from zb_pipelines.domain.settings import current

    folder = current().catalog
    catalog = load_catalog(folder)
    problems = placed(folder, review(catalog, chosen_day(day)))
    if as_json:
        say_json(
            {
                "catalog": folder,
                "agencies": len(catalog.agencies),
                "entries": len(catalog.entries),
                "problems": [vars(problem) for problem in problems],
            }
        )
    else:
        console.print(
            f"{folder}:{len(catalog.agencies)} 个单位,{len(catalog.entries)} 个目录条目,"
            f"{len(problems)} 个问题"
        )
        complain(InputError(*problems))
    raise typer.Exit(2 if problems else 0)


@app.command()
def publish(
    reviewer: Annotated[str, typer.Option(help="审核人")],
    reason: Annotated[str, typer.Option(help="发布原因")],
    effective: Annotated[str | None, typer.Option(help="生效日期,默认今天")] = None,
    accepted_only: Annotated[
        bool, typer.Option("--accepted-only", help="有改动的条目须逐条审核通过(zb review)")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Review the working catalog and release it; assets are driven by releases only."""
    from resources.platform import open_platform

    release = released(
        open_platform(), reviewer, reason, chosen_day(effective), accepted_only=accepted_only
    )
    if as_json:
        say_json(
            {
                "release": release.id,
                "hash": release.content_hash,
                "effective": release.effective,
            }
        )
    else:
        console.print(
            f"目录第 {release.id} 版,{release.effective} 起生效,"
            f"{len(release.catalog.entries)} 个条目,校验码 {release.content_hash[:16]}"
        )


def released(
    platform: "Platform", reviewer: str, reason: str, day: date, *, accepted_only: bool
) -> "Release":
    """Publish the working catalog, or refuse with everything that stands against it.

    Entries that the review sent back never go out; with ``accepted_only``
    changed ones go only when they were accepted (art. 10 para 3).
    """
    from resources.registry.audit.publication_gate import obstacles, record_publication
    from resources.registry.office import open_office
    from zb_pipelines.domain.catalog.files.problem_lines import placed
    from zb_pipelines.domain.catalog.load import load_catalog
    from zb_pipelines.domain.catalog.review import review, vanished

    catalog = load_catalog(platform.settings.catalog)
    problems = placed(platform.settings.catalog, review(catalog, day))
    newest = next(reversed(platform.registry.releases()), None)
    problems += vanished(newest.catalog, catalog) if newest else []
    with open_office(platform.settings.registry_url) as office:
        before = newest.catalog if newest else None
        problems += obstacles(office.reviews, catalog, before, strict=accepted_only)
        if problems:
            raise InputError(*problems)
        following = newest.id if newest else 0
        release = platform.registry.publish(catalog, reviewer, reason, day, following)
        record_publication(office.reviews, catalog, reviewer)
    return release


@app.command()
def log(as_json: AsJson = False) -> None:
    """Every release: when, by whom, why."""
    from resources.platform import open_platform

    releases = open_platform().registry.releases()
    if as_json:
        say_json(
            [
                {
                    "release": each.id,
                    "hash": each.content_hash,
                    "effective": each.effective,
                    "published_at": each.published_at,
                    "reviewer": each.reviewer,
                    "reason": each.reason,
                    "entries": len(each.catalog.entries),
                }
                for each in releases
            ]
        )
    else:
        say_table(
            "目录版本",
            ["版本", "生效", "审核人", "原因", "条目", "校验码"],
            [
                (
                    r.id,
                    r.effective,
                    r.reviewer,
                    r.reason,
                    len(r.catalog.entries),
                    r.content_hash[:16],
                )
                for r in releases
            ],
        )
