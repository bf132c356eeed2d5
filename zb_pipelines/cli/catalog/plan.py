"""`zb catalog plan`: what a release asks of the data."""

from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.terminal.output import AsJson, print_json, print_line, print_table
from zb_pipelines.cli.terminal.releases import release_in_force, release_numbered
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from datetime import date

    from resources.platform import Platform
    from resources.registry import Release
    from zb_pipelines.rollout.plan import Plan, PlanItem

Since = Annotated[str | None, typer.Option(help="Only partitions from this day on, YYYY-MM-DD")]
_LOST_DAYS_SHOWN = 3


def plan(
    a: Annotated[
        str | None,
        typer.Argument(metavar="A", help="Old release, by default the one applied last"),
    ] = None,
    b: Annotated[
        str | None, typer.Argument(metavar="B", help="New release, by default the one in force")
    ] = None,
    since: Since = None,
    as_json: AsJson = False,
) -> None:
    """What a change of release means for the data, and why; starts nothing."""
    from resources.platform import open_platform

    _, planned = make_plan(open_platform(), a, b, since)
    if as_json:
        print_json(planned.as_json())
    else:
        print_plan(planned)


def make_plan(
    platform: "Platform", a: str | None, b: str | None, since: str | None
) -> "tuple[tuple[Release | None, Release], Plan]":
    """Both releases and the plan between them, as of today."""
    from assets.first_day import refuse_earlier
    from zb_pipelines.domain.business_day import today
    from zb_pipelines.rollout.plan import plan as plan_between
    from zb_pipelines.rollout.plan.starting_point import starting_point

    registry = platform.registry
    refuse_earlier(registry, since_day(since))
    new = release_numbered(platform, b) if b else release_in_force(platform, today(), "zb catalog")
    last = registry.applications.last_applied()
    old = release_numbered(platform, a) if a else starting_point(registry.releases(), last, new)
    return (old, new), plan_between(registry, platform.lake, old, new, today(), since_day(since))


def since_day(text: str | None) -> "date | None":
    """The day of a ``--since`` option."""
    from zb_pipelines.domain.business_day import parse_day

    return parse_day(text, "--since") if text else None


def print_plan(planned: "Plan") -> None:
    """The plan as a table that a clerk reads; what failed stands apart, in a table of its own."""
    if not planned.pending:
        print_line(
            message(
                "Everything is up to date with catalog release {release}; nothing to apply",
                release=planned.new,
            )
        )
    else:
        _print_pending(planned)
    print_failed(planned)


def _print_pending(planned: "Plan") -> None:
    columns = [
        message("Work"),
        message("Subject"),
        message("Partitions"),
        message("Rows"),
        message("Seconds, about"),
        message("Reason"),
        message("Basis"),
    ]
    title = message(
        "Plan of changes: release {old} → release {new} ({day})",
        old=planned.old or 0,
        new=planned.new,
        day=planned.day,
    )
    shown = [item for item in planned.items if item.pending or item.lost or item.phase == "told"]
    print_table(title, columns, [_line(item) for item in shown])
    from zb_pipelines.rollout.plan import launches_of

    command = f"zb catalog apply{' --yes' if planned.irreversible else ''}"
    count = len(launches_of(planned))
    print_line(message("Launches: {count}. To apply: {command}", count=count, command=command))


def print_failed(planned: "Plan") -> None:
    """What was tried and failed; nothing where all went well."""
    if not planned.failed_items:
        return
    print_table(
        message("Failed when last tried; the next night tries again, zb pull at once"),
        [message("Entry"), message("Day"), message("Reason")],
        [
            (item.entry, day, why)
            for item in planned.failed_items
            for day, why in sorted(item.failed.items())
        ],
    )


def _line(item: "PlanItem") -> tuple[object, ...]:
    title = item.title
    if item.irreversible:
        title = message("{text} ({remark})", text=title, remark=message("irreversible"))
    reasons = (
        message("{text} ({remark})", text=r.change.words, remark=r.because) for r in item.why
    )
    clauses = dict.fromkeys(reason.clause for reason in item.why)
    return (
        title,
        item.target,
        "\n".join(_partitions(item)) or None,
        item.rows,
        item.seconds,
        message("; ").join(reasons),
        message(", ").join(clauses),
    )


def _partitions(item: "PlanItem") -> list[str]:
    from zb_pipelines.rollout.plan.day_ranges import day_ranges

    spans = [f"{a}" if a == b else f"{a}~{b}" for a, b in day_ranges(item.days, longest=10**6)]
    if item.done:
        spans.append(message("up to date: {count}", count=item.done))
    if item.lost:
        shown = message(", ").join(str(day) for day in item.lost[:_LOST_DAYS_SHOWN])
        more = "…" if len(item.lost) > _LOST_DAYS_SHOWN else ""
        spans.append(
            message(
                "cannot be had again, days {count}: {days}",
                count=len(item.lost),
                days=shown + more,
            )
        )
    return spans
