"""`zb catalog apply`: carry out the plan to the release in force."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from zb_pipelines.cli.catalog.plan import Since, make_plan, print_failed, print_plan, since_day
from zb_pipelines.cli.terminal.actor import actor_name
from zb_pipelines.cli.terminal.output import (
    AsJson,
    OnDay,
    chosen_day,
    print_json,
    print_line,
    print_table,
)
from zb_pipelines.cli.terminal.progress import show_progress
from zb_pipelines.domain.errors import input_error
from zb_pipelines.domain.messages import message

if TYPE_CHECKING:
    from zb_pipelines.rollout.apply import Applied

Yes = Annotated[bool, typer.Option("--yes", help="Agree to erasures, which cannot be undone")]


def apply(
    since: Since = None,
    yes: Yes = False,
    wait: Annotated[
        bool, typer.Option(help="Wait for the end; --no-wait only hands the work to the daemon")
    ] = True,
    day: OnDay = None,
    as_json: AsJson = False,
) -> None:
    """Carry out the plan to the release in force; doing so again does nothing. Exit 2 where a part failed."""
    from resources.dagster_instance.home import prepare
    from resources.platform import open_platform
    from resources.two_persons import require_second_person
    from zb_pipelines.rollout.apply import apply as apply_release

    on = chosen_day(day)
    os.environ["ZB_TODAY"] = on.isoformat()
    platform = open_platform()
    (old, new), planned = make_plan(platform, None, None, since)
    if planned.irreversible and not yes:
        if not as_json:
            print_plan(planned)
        raise input_error(
            "zb catalog apply",
            message("The plan erases data, which cannot be undone"),
            message("read zb catalog plan, then apply with --yes"),
        )
    actor = actor_name(platform, "operate")
    if planned.irreversible and yes:
        require_second_person(
            platform.registry, actor, "purge", f"release {new.id}", "zb catalog apply"
        )
    prepare(platform.settings)
    by = actor if yes else None
    with show_progress(message("Apply")):
        done = apply_release(platform, old, new, on, since_day(since), wait=wait, approved_by=by)
    _, rest = make_plan(platform, str(old.id) if old else None, str(new.id), since)
    if as_json:
        print_json({"plan": planned.as_json(), "launches": [launch_json(each) for each in done]})
    else:
        _print_applied(done, new.id, len(rest.pending))
        print_failed(rest)
    if any(not each.ended for each in done):
        return
    failed = rest.pending or rest.failed_items or not all(each.success for each in done)
    raise typer.Exit(2 if failed else 0)


def launch_json(applied: "Applied") -> dict[str, object]:
    """A launch and its outcome for ``--json``."""
    launch = applied.launch
    return {
        "backfill_id" if launch.is_partitioned else "run_id": applied.launch_id,
        "status": applied.status,
        "success": applied.success,
        "phase": launch.phase,
        "assets": list(launch.targets),
        "first": launch.first,
        "last": launch.last,
        "rules": list(launch.rules),
        "reason": applied.reason,
    }


def _print_applied(done: "list[Applied]", release: int, left: int) -> None:
    if not done:
        print_line(
            message(
                "Data is up to date with catalog release {release}; no run was started",
                release=release,
            )
        )
        return
    columns = [
        message("Phase"),
        message("Subject"),
        message("From"),
        message("To"),
        message("Result"),
        message("Dagster backfill or run"),
    ]
    title = message("Applied: catalog release {release}", release=release)
    print_table(title, columns, [_line(each) for each in done])
    failed = [each for each in done if each.reason]
    if failed:
        print_table(
            message("Why it failed"),
            [message("Phase"), message("Reason")],
            [(each.launch.phase, each.reason) for each in failed],
        )
    if any(not each.ended for each in done):
        print_line(
            message(
                "Handed to the Dagster daemon; the sensor catalog_changes or another zb catalog apply"
                " carries on with the phases that follow"
            )
        )
    elif left:
        print_line(message("Left to do: {count}; zb catalog apply carries on", count=left))


def _line(applied: "Applied") -> tuple[object, ...]:
    launch = applied.launch
    if not applied.ended:
        outcome = message("running")
    else:
        outcome = message("succeeded") if applied.success else message("failed")
    targets = "\n".join(launch.targets)
    return launch.phase, targets, launch.first, launch.last, outcome, applied.launch_id[:8]
